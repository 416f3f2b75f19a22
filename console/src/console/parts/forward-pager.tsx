// For a list below a record, which goes forward only: the way back is the browser's, or the beginning.

import { useAddress } from "../address";
import { countOf } from "./count";
import { Icon } from "./icon";
import { PAGE_SIZE, type PageInfo } from "./pager";

export function useForward() {
  const { get } = useAddress();
  return { first: PAGE_SIZE, after: get("after") || null };
}

export function ForwardPager({ pageInfo, total, noun }: { pageInfo: PageInfo; total: number; noun: string }) {
  const { get, change } = useAddress();
  if (!get("after") && !pageInfo.hasNextPage) return null;
  return (
    <nav className="pager" aria-label="Pages">
      <span>{countOf(total, noun)}</span>
      <div>
        <button type="button" className="button" disabled={!get("after")} onClick={() => change({ after: null })}>
          From the beginning
        </button>
        <button
          type="button"
          className="button"
          disabled={!pageInfo.hasNextPage}
          onClick={() => change({ after: pageInfo.endCursor })}
        >
          Next <Icon name="right" size={16} />
        </button>
      </div>
    </nav>
  );
}

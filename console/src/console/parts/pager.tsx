// Which part of a list is shown, and the way to its neighbours, by cursors that stay good while rows come and go.

import { useAddress } from "../address";
import { countOf } from "./count";
import { Icon } from "./icon";

export interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

export const PAGE_SIZE = 50;

/** The arguments of a list's field for the page that the address names. */
export function useWindow() {
  const { get } = useAddress();
  const before = get("before");
  return before ? { last: PAGE_SIZE, before } : { first: PAGE_SIZE, after: get("after") || null };
}

interface Props {
  pageInfo: PageInfo;
  count: number;
  total: number;
  noun: string;
}

export function Pager({ pageInfo, count, total, noun }: Props) {
  const { get, change } = useAddress();
  const page = Number(get("page")) || 1;
  const from = (page - 1) * PAGE_SIZE + 1;
  const go = (page: number, cursor: { after?: string | null; before?: string | null }) => {
    change({ after: null, before: null, page: page > 1 ? String(page) : null, ...(page > 1 && cursor) });
    scrollTo({ top: 0 });
  };
  return (
    <nav className="pager" aria-label="Pages">
      <span>{told(from, from + count - 1, total, noun)}</span>
      <div>
        <button
          type="button"
          className="button"
          disabled={!pageInfo.hasPreviousPage}
          onClick={() => go(page - 1, { before: pageInfo.startCursor })}
        >
          <Icon name="left" size={16} /> Previous
        </button>
        <button
          type="button"
          className="button"
          disabled={!pageInfo.hasNextPage}
          onClick={() => go(page + 1, { after: pageInfo.endCursor })}
        >
          Next <Icon name="right" size={16} />
        </button>
      </div>
    </nav>
  );
}

function told(from: number, to: number, total: number, noun: string): string {
  const all = countOf(total, noun);
  const isAll = to < from || (from === 1 && to >= total);
  return isAll ? all : `${from.toLocaleString("en")}–${to.toLocaleString("en")} of ${all}`;
}

// A list without rows: there are none at all, or none like what is searched and chosen.

import type { ReactNode } from "react";
import { Empty } from "./empty";
import { type Filter, useNarrowed } from "./filter-bar";
import type { IconName } from "./icon";

interface Props {
  filters?: readonly Filter[];
  /** In the plural. */
  noun: string;
  icon: IconName;
  /** What to do where there are none at all. */
  children: ReactNode;
}

export function None({ filters = [], noun, icon, children }: Props) {
  const { narrowed, widen } = useNarrowed(filters);
  if (!narrowed) {
    return (
      <Empty icon={icon} title={`No ${noun} here yet`}>
        {children}
      </Empty>
    );
  }
  const all = (
    <button type="button" className="button" onClick={widen}>
      Show all {noun}
    </button>
  );
  return (
    <Empty icon="search" title={`No ${noun} like that`} action={all}>
      None has all that is searched and chosen above.
    </Empty>
  );
}

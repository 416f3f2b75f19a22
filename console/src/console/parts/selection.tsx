// Which rows are picked, and the bar that says so and holds what can be done with them.

import { type ReactNode, useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  set: (ids: readonly string[], picked: boolean) => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  function set(changed: readonly string[], picked: boolean) {
    setIds((before) => {
      const after = new Set(before);
      for (const id of changed) after[picked ? "add" : "delete"](id);
      return after;
    });
  }
  return { ids, set, clear: () => setIds(new Set()) };
}

interface Props {
  selection: Selection;
  /** Where more is meant than the rows that are picked. */
  count?: number;
  children?: ReactNode;
}

export function SelectionBar({ selection, count = selection.ids.size, children }: Props) {
  if (selection.ids.size === 0) return null;
  return (
    <div className="selection" role="region" aria-label="Selection">
      <span role="status">{count.toLocaleString("en")} selected</span>
      {children}
      <button type="button" className="button quiet" onClick={selection.clear}>
        Clear
      </button>
    </div>
  );
}

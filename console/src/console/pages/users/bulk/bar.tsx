// The bar of what is picked in the list: those on the page, or all that match, and what can be done with them.

import { useState } from "react";
import { Icon } from "../../../parts/icon";
import { later } from "../../../parts/later";
import { Menu } from "../../../parts/menu";
import { type Selection, SelectionBar } from "../../../parts/selection";
import type { useUsers } from "../query";
import type { Action } from "./actions";
import type { Chosen } from "./run";

const BulkDialog = later(() => import("./bulk-dialog"));

interface Props {
  selection: Selection;
  list: ReturnType<typeof useUsers>;
  offered: readonly Action[];
}

export function BulkBar({ selection, list, offered }: Props) {
  const { users, variables } = list;
  const matching = JSON.stringify([variables.search, variables.where]);
  const [allOf, setAllOf] = useState("");
  const [begun, setBegun] = useState<{ action: Action; chosen: Chosen }>();
  const shown = users?.nodes.map(({ id }) => id) ?? [];
  const total = users?.totalCount ?? 0;
  // With another search or filter, or one of them not picked, it is no longer all.
  const isAll = allOf === matching && shown.every((id) => selection.ids.has(id));
  const canBeAll = shown.length > 0 && total > shown.length && shown.every((id) => selection.ids.has(id));
  const { search, where } = variables;
  const chosen: Chosen = isAll ? { search, where, count: total } : { ids: [...selection.ids], count: selection.ids.size };

  /** Who was refused stays picked. */
  function close(refused?: readonly string[]) {
    setBegun(undefined);
    if (!refused) return;
    setAllOf("");
    selection.clear();
    selection.set(refused, true);
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
    });
  }

  return (
    <>
      <SelectionBar selection={selection} count={chosen.count}>
        {canBeAll && !isAll && (
          <button type="button" className="link" onClick={() => setAllOf(matching)}>
            Select all {total.toLocaleString("en")} that match
          </button>
        )}
        <Menu
          className="button primary"
          items={offered.map((action) => ({
            label: `${action.verb} …`,
            dangerous: action.dangerous ?? false,
            onChoose: () => setBegun({ action, chosen }),
          }))}
          button={
            <>
              Change <Icon name="up" size={16} />
            </>
          }
        />
      </SelectionBar>
      {begun && <BulkDialog {...begun} onClose={close} />}
    </>
  );
}

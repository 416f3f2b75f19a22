// A list of records: one row each, of which the first cell's link leads to the record. On phones rows are cards.

import type { ReactNode } from "react";
import { type Order, SortHeader } from "./sort-header";
import type { Selection } from "./selection";
import { SkeletonRows } from "./skeleton-rows";

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  /** The word of the address by which the list is sorted. */
  sort?: string;
  isNumber?: boolean;
  /** Left out where the screen is neither wide nor a phone's. */
  isMinor?: boolean;
  /** Buttons, whose heading is only read out. */
  isAction?: boolean;
}

interface Props<Row> {
  /** What the rows are, for who does not see them. */
  label: string;
  columns: readonly Column<Row>[];
  /** Not there yet, or those of the former search while the next is on its way. */
  rows: readonly Row[] | undefined;
  busy?: boolean;
  order?: Order;
  nameOf: (row: Row) => string;
  selection?: Selection;
}

export function DataTable<Row extends { id: string }>(props: Props<Row>) {
  const { label, columns, rows, busy = false, order, selection } = props;
  return (
    <table className={`table ${busy ? "busy" : ""}`} aria-label={label} aria-busy={busy || !rows}>
      <thead>
        <tr>
          {selection && (
            <th className="pick">
              <PickAll ids={rows?.map(({ id }) => id) ?? []} selection={selection} />
            </th>
          )}
          {columns.map((column) => (
            <SortHeader key={column.label} label={column.label} sort={column.sort} order={order} className={look(column)} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows ? rows.map((row) => <Line key={row.id} row={row} {...props} />) : (
          <SkeletonRows columns={columns.length + (selection ? 1 : 0)} />
        )}
      </tbody>
    </table>
  );
}

function PickAll({ ids, selection }: { ids: readonly string[]; selection: Selection }) {
  return (
    <input
      type="checkbox"
      aria-label="Select all shown"
      checked={ids.length > 0 && ids.every((id) => selection.ids.has(id))}
      onChange={(event) => selection.set(ids, event.currentTarget.checked)}
    />
  );
}

function Line<Row extends { id: string }>({ row, columns, nameOf, selection }: Props<Row> & { row: Row }) {
  const picked = selection?.ids.has(row.id) ?? false;
  return (
    <tr className={picked ? "selected" : ""}>
      {selection && (
        <td className="pick">
          <input
            type="checkbox"
            aria-label={`Select ${nameOf(row)}`}
            checked={picked}
            onChange={(event) => selection.set([row.id], event.currentTarget.checked)}
          />
        </td>
      )}
      {columns.map((column, index) => (
        <td key={column.label} data-label={column.label} className={`${index ? "" : "first"} ${look(column)}`}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function look<Row>({ isNumber, isMinor, isAction }: Column<Row>): string {
  return `${isNumber ? "number" : ""} ${isMinor ? "minor" : ""} ${isAction ? "act" : ""}`;
}

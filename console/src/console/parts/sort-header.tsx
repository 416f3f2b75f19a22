// The head of a column: a click sorts by it, another turns the order round.

import { FIRST_PAGE, useAddress } from "../address";
import { Icon } from "./icon";

export interface Order {
  field: string;
  direction: "ASC" | "DESC";
}

/** In the address `sort` is NAME or -NAME; an order that the list has not is none. */
export function useOrder<Field extends string>(fields: readonly Field[], otherwise: Field, isNewestFirst = false) {
  const { get } = useAddress();
  const sort = get("sort");
  const field = fields.find((field) => field === sort.replace(/^-/, ""));
  const isDescending = field ? sort.startsWith("-") : isNewestFirst;
  const direction = isDescending ? ("DESC" as const) : ("ASC" as const);
  return { field: field ?? otherwise, direction };
}

interface Props {
  label: string;
  sort: string | undefined;
  order: Order | undefined;
  className: string;
}

export function SortHeader({ label, sort, order, className }: Props) {
  const { change } = useAddress();
  if (!sort) return <th className={className}>{label}</th>;
  const sorted = order?.field === sort;
  const ascending = sorted && order.direction === "ASC";
  return (
    <th className={className} aria-sort={sorted ? (ascending ? "ascending" : "descending") : undefined}>
      <button type="button" onClick={() => change({ ...FIRST_PAGE, sort: ascending ? `-${sort}` : sort })}>
        {label} <Icon name={!sorted || ascending ? "up" : "down"} size={14} />
      </button>
    </th>
  );
}

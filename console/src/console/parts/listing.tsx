// One page of a list: its rows and the way to the next, or why there are none.

import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { type Column, DataTable } from "./data-table";
import { Failure } from "./failure";
import { useKeptFocus } from "./kept-focus";
import { type PageInfo, Pager } from "./pager";
import type { Selection } from "./selection";
import type { Order } from "./sort-header";

export interface Listed<Row> {
  list: { nodes: readonly Row[]; pageInfo: PageInfo; totalCount: number } | null | undefined;
  error: CombinedError | undefined;
  busy: boolean;
  retry: () => void;
  order?: Order;
}

interface Props<Row> extends Listed<Row> {
  label: string;
  noun: string;
  columns: readonly Column<Row>[];
  nameOf: (row: Row) => string;
  selection?: Selection;
  /** In place of no rows. */
  empty: ReactNode;
}

export function Listing<Row extends { id: string }>(props: Props<Row>) {
  const { list, error, retry, empty, noun } = props;
  const ref = useKeptFocus(list?.nodes);
  return (
    <div ref={ref} className="list" tabIndex={-1}>
      {error && !list ? (
        <Failure error={error} onRetry={retry} />
      ) : list?.nodes.length === 0 ? (
        empty
      ) : (
        <DataTable {...props} rows={list?.nodes} />
      )}
      {list && list.nodes.length > 0 && (
        <Pager pageInfo={list.pageInfo} count={list.nodes.length} total={list.totalCount} noun={noun} />
      )}
    </div>
  );
}

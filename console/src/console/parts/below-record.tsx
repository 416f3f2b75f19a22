// A list below a record: on its way, failed, without rows, or a table.

import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { type Column, DataTable } from "./data-table";
import { Failure } from "./failure";

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  nameOf: (row: Row) => string;
  /** What is said where there is none. */
  nothing: ReactNode;
  busy: boolean;
  error: CombinedError | undefined;
  retry: (options: { requestPolicy: "network-only" }) => void;
}

export function BelowRecord<Row extends { id: string }>({ nothing, error, retry, ...table }: Props<Row>) {
  if (error && !table.rows) return <Failure error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  if (table.rows?.length === 0) return <p className="nothing">{nothing}</p>;
  return <DataTable {...table} />;
}

// What changed in a record, field by field: before, struck out, and after.

import { inWords } from "./badge";

export interface Change {
  field: string;
  before?: unknown;
  after?: unknown;
}

export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <dl className="changes">
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{inWords(field.replace(/[A-Z]/g, "_$&"))}</dt>
          <dd>
            {isSome(before) && <del>{shown(before)}</del>}
            {isSome(after) && <ins>{shown(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const NOTHING = ["null", '""', "{}", "[]"];

function isSome(value: unknown): boolean {
  return !NOTHING.includes(JSON.stringify(value ?? null));
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}

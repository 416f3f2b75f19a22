// What changed in a record, field by field: before, struck out, and after.

import { inWords } from "./badge";
import { labelOf } from "./labels";

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
          <dt>{labelOf(field)}</dt>
          <dd>
            {isSome(before) && <del>{shown(before, field)}</del>}
            {isSome(after) && <ins>{shown(after, field)}</ins>}
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

/** As a person writes it: a permission as WRITE report/2026, a list by its items, an object by its names. */
function shown(value: unknown, field = ""): string {
  if (typeof value === "string") return field === "status" || field === "role" ? inWords(value) : value;
  if (Array.isArray(value)) return value.map((each) => shown(each)).join(", ");
  if (isPermission(value)) {
    const { type, resourceType, resource, expiresAt } = value;
    return `${type} ${resourceType}/${resource}${expiresAt ? ` until ${expiresAt}` : ""}`;
  }
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, each]) => `${name}: ${shown(each)}`).join(", ");
}

function isPermission(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && "resourceType" in value && "resource" in value;
}

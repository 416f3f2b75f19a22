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

function isSome(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

/** A permission as it is written, a list by its items; else as JSON. */
function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (!isPermission(value)) return JSON.stringify(value, null, 1);
  const { type, resourceType, resource, expiresAt } = value;
  return `${type} on ${resourceType}/${resource}${expiresAt ? ` until ${expiresAt}` : ""}`;
}

function isPermission(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && "resourceType" in value && "resource" in value;
}

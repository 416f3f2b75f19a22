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
          <dt>{LABELS[field] ?? inWords(field.replace(/[A-Z]/g, "_$&"))}</dt>
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

/** Where the words of a field do not make its label. */
const LABELS: Record<string, string> = {
  email: "E-mail address",
  emailVerifiedAt: "E-mail address verified",
  avatarUrl: "Address of a picture",
  redirectUri: "Redirect address",
  mcpConfigName: "MCP config name",
  apiKeys: "Keys",
};

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

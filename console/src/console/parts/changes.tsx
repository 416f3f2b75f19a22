// What changed in a record, field by field: before, struck out, and after.

import { Fragment, type ReactNode } from "react";
import { Link } from "wouter";
import { inWords } from "./badge";
import { labelOf } from "./labels";
import { type Names, useNames } from "./names";

export interface Change {
  field: string;
  before?: unknown;
  after?: unknown;
}

export function Changes({ changes }: { changes: readonly Change[] }) {
  const names = useNames(changes.flatMap(({ before, after }) => [before, after].flat()));
  return (
    <dl className="changes">
      {changes.map(({ field, before, after }, index) => (
        <div key={index}>
          <dt>{labelOf(field)}</dt>
          <dd>
            {isSome(before) && <del>{shown(before, names, field)}</del>}
            {isSome(after) && <ins>{shown(after, names, field)}</ins>}
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

/** A record by its name, a list by its items. */
function shown(value: unknown, names: Names, field = ""): ReactNode {
  if (Array.isArray(value)) {
    return value.map((each, index) => (
      <Fragment key={index}>
        {index > 0 && ", "}
        {shown(each, names)}
      </Fragment>
    ));
  }
  const record = typeof value === "string" && names.get(value);
  if (!record) return inText(value, field);
  return record.href ? <Link href={record.href}>{record.name}</Link> : record.name;
}

/** As a person writes it: a permission as WRITE report/2026, an object by its names. */
function inText(value: unknown, field = ""): string {
  if (typeof value === "string") return field === "status" || field === "role" ? inWords(value) : value;
  if (Array.isArray(value)) return value.map((each) => inText(each)).join(", ");
  if (isPermission(value)) {
    const { type, resourceType, resource, expiresAt } = value;
    return `${type} ${resourceType}/${resource}${expiresAt ? ` until ${expiresAt}` : ""}`;
  }
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, each]) => `${name}: ${inText(each)}`).join(", ");
}

function isPermission(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && "resourceType" in value && "resource" in value;
}

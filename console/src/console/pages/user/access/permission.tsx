// A permission as it is written: WRITE on report/2026.

import { SelectField } from "../../../parts/select-field";
import { Field } from "../../../parts/field";
import { given } from "../../../parts/form";
import type { Problem } from "../../../problems";

export const TYPES = { READ: "Read", WRITE: "Write", ADMIN: "Administer" };

export interface Spec {
  type: keyof typeof TYPES;
  resourceType: string;
  resource: string;
}

export function inProse({ type, resourceType, resource }: Spec): string {
  return `${type} on ${resourceType}/${resource}`;
}

export function Shown(spec: Spec) {
  return (
    <span className="permission">
      <b>{spec.type}</b>
      <code>{`${spec.resourceType}/${spec.resource}`}</code>
    </span>
  );
}

export function SpecFields() {
  return (
    <div className="row spec">
      <SelectField name="type" label="May" values={TYPES} />
      <Field name="resourceType" label="Resource type" placeholder="report" />
      <Field name="resource" label="Resource" placeholder="2026, or * for all" />
    </div>
  );
}

/** What was typed, or which field was left empty. */
export function specOf(data: FormData): Spec | Problem[] {
  const type = String(data.get("type")) as Spec["type"];
  const [resourceType, resource] = [given(data, "resourceType"), given(data, "resource")];
  if (!resourceType) return [{ message: "Say of what kind. * stands for every kind.", path: ["resourceType"] }];
  if (!resource) return [{ message: "Say which one. * stands for all.", path: ["resource"] }];
  return { type, resourceType, resource };
}

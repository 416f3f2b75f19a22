// A filter by a permission: READ:report:2026 in the address.

import type { Filter } from "./filter-bar";
import { Field, Submit } from "./field";
import { Form, given } from "./form";

const TYPES = ["READ", "WRITE", "ADMIN"] as const;

export function byPermission(name: string, label: string): Filter {
  return { name, label, Shown: ({ value }) => inWords(value), Editor };
}

/** Nothing, where the address holds no permission. */
export function permissionOf(value: string) {
  const [, word, resourceType, resource] = /^(\w+):([^:]+):(.+)$/s.exec(value) ?? [];
  const type = TYPES.find((type) => type === word);
  return type && resourceType && resource ? { type, resourceType, resource } : null;
}

function inWords(value: string): string {
  const permission = permissionOf(value);
  return permission ? `${permission.type} on ${permission.resourceType}/${permission.resource}` : "none";
}

function Editor({ value, onChoose }: { value: string; onChoose: (value: string) => void }) {
  const now = permissionOf(value);
  async function submit(data: FormData) {
    const [type, resourceType, resource] = ["type", "resourceType", "resource"].map((name) => given(data, name));
    if (!resourceType || !resource) return [{ message: "Say of what. * stands for all.", path: ["resource"] }];
    onChoose(`${type}:${resourceType}:${resource}`);
    return [];
  }
  return (
    <Form onSubmit={submit}>
      <label className="field">
        <span>May</span>
        <select name="type" defaultValue={now?.type ?? "READ"}>
          {TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </label>
      <Field name="resourceType" label="Resource type" placeholder="report" defaultValue={now?.resourceType} />
      <Field name="resource" label="Resource" placeholder="*" defaultValue={now?.resource} />
      <Submit>Apply</Submit>
    </Form>
  );
}

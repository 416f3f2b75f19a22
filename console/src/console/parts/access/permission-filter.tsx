// A filter by a permission: READ:report:2026 in the address.

import type { Filter } from "../filter-bar";
import { Submit } from "../field";
import { Form } from "../form";
import { inWords, PermissionFields, permissionIn, TYPES } from "./permission-fields";

export function byPermission(name: string, label: string): Filter {
  return { name, label, Shown: ({ value }) => shown(value), Editor };
}

/** Nothing, where the address holds no permission. */
export function permissionOf(value: string) {
  const [, word, resourceType, resource] = /^(\w+):([^:]+):(.+)$/s.exec(value) ?? [];
  const type = TYPES.find((type) => type === word);
  return type && resourceType && resource ? { type, resourceType, resource } : null;
}

function shown(value: string): string {
  const permission = permissionOf(value);
  return permission ? inWords(permission) : "none";
}

function Editor({ value, onChoose }: { value: string; onChoose: (value: string) => void }) {
  const now = permissionOf(value);
  async function submit(data: FormData) {
    const { type, resourceType, resource } = permissionIn(data);
    if (!resourceType || !resource) return [{ message: "Say of what. * stands for all.", path: ["resource"] }];
    onChoose(`${type}:${resourceType}:${resource}`);
    return [];
  }
  return (
    <Form onSubmit={submit}>
      <PermissionFields now={now} />
      <Submit>Apply</Submit>
    </Form>
  );
}

// The permission that is asked about; the address holds it.

import { FIRST_PAGE, useAddress } from "../../address";
import { Submit } from "../field";
import { Form } from "../form";
import { PermissionFields, permissionIn } from "./permission-fields";
import { permissionOf } from "./permission-filter";

export function usePermission() {
  return permissionOf(useAddress().get("permission"));
}

export function PermissionQuestion({ action }: { action: string }) {
  const { change } = useAddress();
  const now = usePermission();

  async function submit(data: FormData) {
    const { type, resourceType, resource } = permissionIn(data);
    const missing = [
      ...(resourceType ? [] : [{ message: "Say of what kind.", path: ["resourceType"] }]),
      ...(resource ? [] : [{ message: "Say of what. * stands for all.", path: ["resource"] }]),
    ];
    if (missing.length === 0) change({ ...FIRST_PAGE, permission: `${type}:${resourceType}:${resource}` });
    return missing;
  }

  return (
    <Form onSubmit={submit}>
      <PermissionFields now={now} />
      <div className="actions">
        <Submit>{action}</Submit>
      </div>
    </Form>
  );
}

// Which access to what: the fields of a permission.

import { Field } from "../field";
import { given } from "../form";
import { SelectField } from "../select-field";

export const TYPES = ["READ", "WRITE", "ADMIN"] as const;
const WORDS = Object.fromEntries(TYPES.map((type) => [type, type]));

interface Permission {
  type: (typeof TYPES)[number];
  resourceType: string;
  resource: string;
}

/** `prefix` is where the permission stands in the input, as "permissions.0.". */
export function PermissionFields({ prefix = "", now }: { prefix?: string; now?: Partial<Permission> | null }) {
  return (
    <div className="row permission-fields">
      <SelectField name={`${prefix}type`} label="May" values={WORDS} defaultValue={now?.type ?? "READ"} />
      <Field
        name={`${prefix}resourceType`}
        label="Resource type"
        placeholder="report"
        defaultValue={now?.resourceType}
      />
      <Field name={`${prefix}resource`} label="Resource" placeholder="*" defaultValue={now?.resource} />
    </div>
  );
}

/** What was typed; * is all. */
export function permissionIn(data: FormData, prefix = ""): Permission {
  return {
    type: TYPES.find((type) => type === data.get(`${prefix}type`)) ?? "READ",
    resourceType: given(data, `${prefix}resourceType`) ?? "",
    resource: given(data, `${prefix}resource`) ?? "",
  };
}

export function inWords({ type, resourceType, resource }: Permission): string {
  return `${type} ${resourceType}/${resource}`;
}

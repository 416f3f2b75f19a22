// Which access to what: the fields of a permission.

import { useState } from "react";
import { Field } from "../field";
import { given } from "../form";
import { SelectField } from "../select-field";
import { allowedBy, RESOURCE_TYPES } from "./resource-types";

export const TYPES = ["READ", "WRITE", "ADMIN"] as const;
const WORDS = Object.fromEntries(TYPES.map((type) => [type, type]));

export interface Permission {
  type: (typeof TYPES)[number];
  resourceType: string;
  resource: string;
}

/** `prefix` is where the permission stands in the input, as "permissions.0.". */
export function PermissionFields({ prefix = "", now }: { prefix?: string; now?: Partial<Permission> | null }) {
  const [type, setType] = useState(now?.type ?? "READ");
  const [resourceType, setResourceType] = useState(now?.resourceType ?? "");
  return (
    <div className="row permission-fields">
      <SelectField
        name={`${prefix}type`}
        label="May"
        values={WORDS}
        value={type}
        onChange={(event) => setType(typeOf(event.currentTarget.value))}
      />
      <Field
        name={`${prefix}resourceType`}
        label="Resource type"
        hint="As report; * for all."
        options={RESOURCE_TYPES}
        value={resourceType}
        onChange={(event) => setResourceType(event.currentTarget.value)}
      />
      <Field
        name={`${prefix}resource`}
        label="Resource"
        hint="An id, or * for all."
        defaultValue={now?.resource}
      />
      <p className="hint">WRITE includes READ, and ADMIN includes both. {allowedBy({ type, resourceType: resourceType.trim() })}</p>
    </div>
  );
}

/** What was typed; * is all. */
export function permissionIn(data: FormData, prefix = ""): Permission {
  return {
    type: typeOf(data.get(`${prefix}type`)),
    resourceType: given(data, `${prefix}resourceType`) ?? "",
    resource: given(data, `${prefix}resource`) ?? "",
  };
}

function typeOf(word: unknown): Permission["type"] {
  return TYPES.find((type) => type === word) ?? "READ";
}

export function inWords({ type, resourceType, resource }: Permission): string {
  return `${type} ${resourceType}/${resource}`;
}

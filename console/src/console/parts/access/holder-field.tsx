// Who gets a permission: a user or a group, found by name.

import { useState } from "react";
import { GROUPS, USERS } from "../lookups";
import { RecordField } from "../record-field";

export function HolderField({ name }: { name: string }) {
  const [kind, setKind] = useState("user");
  return (
    <>
      <label className="field">
        <span>Holder</span>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          <option value="user">A user</option>
          <option value="group">A group, and so everybody in it</option>
        </select>
      </label>
      {kind === "user" ? (
        <RecordField key="user" name={name} label="User" {...USERS} />
      ) : (
        <RecordField key="group" name={name} label="Group" {...GROUPS} />
      )}
    </>
  );
}

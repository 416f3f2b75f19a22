// May this user do that?

import { useAddress } from "../../address";
import { Decision } from "../../parts/access/decision";
import { PermissionQuestion, usePermission } from "../../parts/access/question";
import { USERS } from "../../parts/lookups";
import { RecordField } from "../../parts/record-field";

export function Check() {
  const { get, change } = useAddress();
  const permission = usePermission();
  const user = get("user");
  return (
    <>
      <section className="panel question">
        <RecordField name="user" label="User" initial={user} onChoose={(id) => change({ user: id })} {...USERS} />
        <PermissionQuestion action="Check" />
      </section>
      <div role="status">
        {user && permission ? (
          <Decision user={user} permission={permission} />
        ) : (
          <p className="soft">Choose a user and say of what: the answer tells why or why not.</p>
        )}
      </div>
    </>
  );
}

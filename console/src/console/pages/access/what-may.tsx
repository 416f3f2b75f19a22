// All that one user may.

import { useAddress } from "../../address";
import { HeldList } from "../../parts/access/held";
import { USERS } from "../../parts/lookups";
import { RecordField } from "../../parts/record-field";

export function WhatMay() {
  const { get, change } = useAddress();
  const user = get("user");
  return (
    <>
      <section className="panel">
        <RecordField name="user" label="User" initial={user} onChoose={(id) => change({ user: id })} {...USERS} />
      </section>
      {user && <HeldList user={user} />}
    </>
  );
}

// May this user do that? The answer, in words.

import { useQuery } from "urql";
import { Link } from "wouter";
import { useAddress } from "../../address";
import { inWords } from "../../parts/badge";
import { Failure } from "../../parts/failure";
import { USERS } from "../../parts/lookups";
import { Permission } from "../../parts/permission";
import type { permissionOf } from "../../parts/permission-filter";
import { RecordField } from "../../parts/record-field";
import { DECISION } from "./decision-query";
import { PermissionQuestion, usePermission } from "./question";

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

interface Props {
  user: string;
  permission: NonNullable<ReturnType<typeof permissionOf>>;
}

const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

function Decision({ user, permission }: Props) {
  const variables = { user, permission };
  const [{ data, error }, refetch] = useQuery({ query: DECISION, variables, context: CONTEXT });
  if (error) return <Failure error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  const decision = data?.checkPermission;
  if (!decision) return null;
  const { allowed, reason, explanation, decidedBy, nearestMiss } = decision;
  return (
    <section className="panel decision">
      <span className={`badge ${allowed ? "good" : "bad"}`}>{allowed ? "They may" : "They may not"}</span>
      <p>{explanation}</p>
      <p className="soft">{inWords(reason)}</p>
      {decidedBy && <Permission {...decidedBy.permission} />}
      {decidedBy?.group && <Link href={`/groups/${decidedBy.group.id}?tab=permissions`}>{decidedBy.group.name}</Link>}
      {nearestMiss && (
        <p className="soft">
          Nearest to it: <Permission {...nearestMiss} />
        </p>
      )}
    </section>
  );
}

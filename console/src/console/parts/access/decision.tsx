// May this user do that? The answer, in words.

import { useQuery } from "urql";
import { Link } from "wouter";
import { inWords } from "../badge";
import { Failure } from "../failure";
import { DECISION } from "./decision-query";
import { Permission } from "./permission";
import type { permissionOf } from "./permission-filter";

interface Props {
  user: string;
  permission: NonNullable<ReturnType<typeof permissionOf>>;
}

const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

export function Decision({ user, permission }: Props) {
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

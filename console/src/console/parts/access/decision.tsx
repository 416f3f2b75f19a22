// May this user do that? The answer, why, and the way to grant it.

import { useQuery } from "urql";
import { Link } from "wouter";
import { Failure } from "../failure";
import { DECISION } from "./decision-query";
import type { permissionOf } from "./permission-filter";
import { Why } from "./why";

interface Props {
  user: string;
  permission: NonNullable<ReturnType<typeof permissionOf>>;
}

const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

export function Decision({ user, permission }: Props) {
  const variables = { user, permission };
  const [{ data, error }, refetch] = useQuery({ query: DECISION, variables, context: CONTEXT });
  if (error) return <Failure error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data?.checkPermission) return null;
  const { allowed, reason } = data.checkPermission;
  const isGrantable = !allowed && reason !== "USER_DEACTIVATED" && data.user?.viewerCan.includes("GRANT");
  const { type, resourceType, resource } = permission;
  const asked = new URLSearchParams({ tab: "access", open: "grant", permission: `${type}:${resourceType}:${resource}` });
  return (
    <section className="panel decision">
      <span className={`badge ${allowed ? "good" : "bad"}`}>{allowed ? "They may" : "They may not"}</span>
      <p>
        <Why {...data} permission={permission} />
      </p>
      {isGrantable && (
        <Link className="button" href={`/users/${user}?${asked}`}>
          Grant it
        </Link>
      )}
    </section>
  );
}

// Why somebody may or may not, in a sentence: by their name, with what decides it and the group through which they hold it.

import { Link } from "wouter";
import { Time } from "../time";
import type { Decided } from "./decision-query";
import type { Permission } from "./permission-fields";

interface Props extends Decided {
  permission: Permission;
}

export function Why({ user, checkPermission: decision, permission }: Props) {
  if (!user || !decision) return null;
  if (decision.reason === "USER_DEACTIVATED") return `${user.name} is deactivated.`;
  if (decision.allowed) return <Because name={user.name} by={decision.decidedBy} />;
  if (decision.nearestMiss) {
    const isOver = decision.reason === "GRANT_EXPIRED";
    return <Nearly name={user.name} miss={decision.nearestMiss} isOver={isOver} permission={permission} />;
  }
  return (
    <>
      {user.name} holds nothing like <Words {...permission} />.
    </>
  );
}

type Decision = NonNullable<Decided["checkPermission"]>;

function Because({ name, by }: { name: string; by: Decision["decidedBy"] }) {
  if (!by) return `${name} is admin of the project.`;
  return (
    <>
      {name} holds <Words {...by.permission} />
      <Through group={by.group} />.
    </>
  );
}

interface NearlyProps {
  name: string;
  miss: NonNullable<Decision["nearestMiss"]>;
  isOver: boolean;
  permission: Permission;
}

function Nearly({ name, miss, isOver, permission }: NearlyProps) {
  const end = isOver ? (
    <>
      which expired <Time at={miss.expiresAt} />
    </>
  ) : (
    <>
      which does not include <Words {...permission} />
    </>
  );
  return (
    <>
      {name} {isOver ? "held" : "holds"} <Words {...miss} />
      <Through group={"id" in miss.holder ? miss.holder : null} />, {end}.
    </>
  );
}

function Words({ type, resourceType, resource }: Permission) {
  return <b>{`${type} on ${resourceType}/${resource}`}</b>;
}

function Through({ group }: { group: { id: string; name: string } | null }) {
  if (!group) return null;
  return (
    <>
      {" "}
      through the group <Link href={`/groups/${group.id}?tab=permissions`}>{group.name}</Link>
    </>
  );
}

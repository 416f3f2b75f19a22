// What the list of users can be narrowed by: each filter, and what it is for the server.

import type { VariablesOf } from "../../graphql";
import { choice, type Filter } from "../../parts/filter-bar";
import { GROUPS, PROJECTS } from "../../parts/lookups";
import { PAST, within } from "../../parts/past";
import { byPermission, permissionOf } from "../../parts/access/permission-filter";
import { byRecord } from "../../parts/record-filter";
import type { USERS } from "./query";

export const FILTERS: readonly Filter[] = [
  choice("status", "Status", { ACTIVE: "Active", DEACTIVATED: "Deactivated" }),
  choice("locked", "Locked", { yes: "Locked now", no: "Not locked" }),
  choice("verified", "E-mail address", { yes: "Verified", no: "Not verified" }),
  choice("keys", "Keys", { yes: "Has keys", no: "Has none" }),
  byRecord("project", "Project", PROJECTS),
  byRecord("group", "Group", GROUPS),
  byPermission("permission", "Permission"),
  choice("seen", "Last sign-in", { ...PAST, "-90": "More than 90 days ago", never: "Never" }),
  choice("created", "Created", PAST),
];

type Where = NonNullable<VariablesOf<typeof USERS>["where"]>;

const NAMES = ["status", "locked", "verified", "keys", "project", "group", "seen", "created"];

export function whereOf(params: URLSearchParams): Where | null {
  const [status, locked, verified, keys, project, group, seen, created] = NAMES.map((name) => params.get(name));
  const permission = permissionOf(params.get("permission") ?? "");
  const where: Where = {
    ...((status === "ACTIVE" || status === "DEACTIVATED") && { status: [status] }),
    ...((locked === "yes" || locked === "no") && { isLocked: locked === "yes" }),
    ...((keys === "yes" || keys === "no") && { hasApiKeys: keys === "yes" }),
    ...((verified === "yes" || verified === "no") && { isEmailVerified: verified === "yes" }),
    ...(project && { project }),
    ...(group && { group }),
    ...(permission && { permission }),
    ...(seen && { lastLoginAt: within(seen) }),
    ...(created && { createdAt: within(created) }),
  };
  return Object.keys(where).length ? where : null;
}

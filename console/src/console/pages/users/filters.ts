// What the list of users can be narrowed by: each filter, and what it is for the server.

import { graphql, type VariablesOf } from "../../graphql";
import { choice, type Filter } from "../../parts/filter-bar";
import { byPermission, permissionOf } from "../../parts/permission-filter";
import { byRecord } from "../../parts/record-filter";
import type { USERS } from "./query";

const PROJECTS = graphql(`
  query FindProjects($search: String!) {
    projects(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const PROJECT = graphql(`
  query NameOfProject($id: ID!) {
    project(by: { id: $id }) {
      id
      name
    }
  }
`);
const GROUPS = graphql(`
  query FindGroups($search: String!) {
    groups(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const GROUP = graphql(`
  query NameOfGroup($id: ID!) {
    group(by: { id: $id }) {
      id
      name
    }
  }
`);

const PAST = { "7": "In the last 7 days", "30": "In the last 30 days", "365": "In the last year" };

export const FILTERS: readonly Filter[] = [
  choice("status", "Status", { ACTIVE: "Active", DEACTIVATED: "Deactivated" }),
  choice("locked", "Locked", { yes: "Locked now", no: "Not locked" }),
  choice("keys", "Keys", { yes: "Has keys", no: "Has none" }),
  byRecord("project", "Project", {
    find: PROJECTS,
    found: ({ projects }) => projects?.nodes ?? [],
    read: PROJECT,
    nameOf: ({ project }) => project?.name,
  }),
  byRecord("group", "Group", {
    find: GROUPS,
    found: ({ groups }) => groups?.nodes ?? [],
    read: GROUP,
    nameOf: ({ group }) => group?.name,
  }),
  byPermission("permission", "Permission"),
  choice("seen", "Last sign-in", { ...PAST, "-90": "More than 90 days ago", never: "Never" }),
  choice("created", "Created", PAST),
];

type Where = NonNullable<VariablesOf<typeof USERS>["where"]>;

const NAMES = ["status", "locked", "keys", "project", "group", "seen", "created"];

export function whereOf(params: URLSearchParams): Where | null {
  const [status, locked, keys, project, group, seen, created] = NAMES.map((name) => params.get(name));
  const permission = permissionOf(params.get("permission") ?? "");
  const where: Where = {
    ...((status === "ACTIVE" || status === "DEACTIVATED") && { status: [status] }),
    ...((locked === "yes" || locked === "no") && { isLocked: locked === "yes" }),
    ...((keys === "yes" || keys === "no") && { hasApiKeys: keys === "yes" }),
    ...(project && { project }),
    ...(group && { group }),
    ...(permission && { permission }),
    ...(seen && { lastLoginAt: within(seen) }),
    ...(created && { createdAt: within(created) }),
  };
  return Object.keys(where).length ? where : null;
}

/** Of days: 7 is later than a week ago, -90 is earlier than that. By the day, so that a list is asked for once. */
function within(days: string) {
  if (days === "never") return { isNull: true };
  const number = Number(days) || 0;
  const at = new Date(new Date().setUTCHours(0, 0, 0, 0) - Math.abs(number) * 86_400_000).toISOString();
  return number < 0 ? { lt: at } : { gte: at };
}

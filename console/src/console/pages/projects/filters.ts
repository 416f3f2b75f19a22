// What the list of projects can be narrowed by: each filter, and what it is for the server.

import type { VariablesOf } from "../../graphql";
import { choice, type Filter } from "../../parts/filter-bar";
import { USERS } from "../../parts/lookups";
import { PAST, within } from "../../parts/past";
import { byRecord } from "../../parts/record-filter";
import type { PROJECTS } from "./query";

export const FILTERS: readonly Filter[] = [
  byRecord("member", "Member", USERS),
  choice("created", "Created", PAST),
  choice("changed", "Changed", PAST),
];

type Where = NonNullable<VariablesOf<typeof PROJECTS>["where"]>;

export function whereOf(params: URLSearchParams): Where | null {
  const [member, created, changed] = ["member", "created", "changed"].map((name) => params.get(name));
  const where: Where = {
    ...(member && { member }),
    ...(created && { createdAt: within(created) }),
    ...(changed && { updatedAt: within(changed) }),
  };
  return Object.keys(where).length ? where : null;
}

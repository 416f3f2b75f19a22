// What the list of keys can be narrowed by: a tab, filters, and what they are for the server.

import { type Dialect, DIALECTS } from "../../parts/dialects";
import { choice, type Filter } from "../../parts/filter-bar";
import type { KeyFilter } from "../../parts/keys/list";
import { PROJECTS, USERS } from "../../parts/lookups";
import { daysFromToday, PAST, within } from "../../parts/past";
import { byRecord } from "../../parts/record-filter";

export const TABS = [
  { name: "all", label: "All" },
  { name: "expiring", label: "Expiring soon" },
  { name: "unused", label: "Never used" },
];

const STATUSES = ["ACTIVE", "ROTATING", "DISABLED", "EXPIRED", "REVOKED"] as const;

export const FILTERS: readonly Filter[] = [
  choice("status", "Status", {
    ACTIVE: "Active",
    ROTATING: "Rotating",
    DISABLED: "Disabled",
    EXPIRED: "Expired",
    REVOKED: "Revoked",
  }),
  byRecord("owner", "Owner", USERS),
  byRecord("project", "Project", PROJECTS),
  choice("dialect", "Dialect", DIALECTS),
  choice("used", "Last used", { ...PAST, "-90": "More than 90 days ago" }),
];

/** Expiring: what still lets somebody in, and will not in 30 days. */
const OF_TAB: Record<string, () => KeyFilter> = {
  expiring: () => ({ status: ["ACTIVE", "ROTATING"], expiresAt: { lt: daysFromToday(31) } }),
  unused: () => ({ isUsed: false }),
};

export function whereOf(params: URLSearchParams, tab: string): KeyFilter {
  const [owner, project, used] = ["owner", "project", "used"].map((name) => params.get(name));
  const status = STATUSES.find((status) => status === params.get("status"));
  const dialect = (Object.keys(DIALECTS) as Dialect[]).find((dialect) => dialect === params.get("dialect"));
  const chosen: KeyFilter = {
    ...(status && { status: [status] }),
    ...(dialect && { dialect: [dialect] }),
    ...(owner && { user: owner }),
    ...(project && { project }),
    ...(used && { lastUsedAt: within(used) }),
  };
  return { and: [chosen, OF_TAB[tab]?.() ?? {}] };
}

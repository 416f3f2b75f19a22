// What can be done to many users at once, and how it is sent.

import type { Client, CombinedError } from "urql";
import { OF_USERS } from "../../../act";
import type { UserRow } from "../query";
import * as all from "./mutations";
import type { Payload, Selection } from "./mutations";

type Answer = PromiseLike<{ data?: Record<string, Payload | null> | undefined; error?: CombinedError | undefined }>;

export interface Action {
  name: string;
  verb: string;
  /** What happens to each, in a list of what would happen. */
  effect: string;
  /** What is asked before. */
  asks?: "reason" | "group" | "project" | "project and role";
  needs: UserRow["viewerCan"][number];
  dangerous?: boolean;
  send: (client: Client, users: Selection, given: FormData, dryRun: boolean) => Answer;
}

const text = (given: FormData, name: string) => String(given.get(name) ?? "");
const context = (dryRun: boolean) => (dryRun ? {} : OF_USERS);

export const ACTIONS: readonly Action[] = [
  {
    name: "activate",
    verb: "Activate",
    effect: "signs in again",
    needs: "SET_STATUS",
    send: (client, users, _, dryRun) =>
      client.mutation(all.SET_STATUS, { users, status: "ACTIVE", dryRun }, context(dryRun)),
  },
  {
    name: "deactivate",
    verb: "Deactivate",
    effect: "signs in no more",
    asks: "reason",
    needs: "SET_STATUS",
    dangerous: true,
    send: (client, users, given, dryRun) =>
      client.mutation(
        all.SET_STATUS,
        { users, status: "DEACTIVATED", reason: text(given, "reason").trim() || null, dryRun },
        context(dryRun),
      ),
  },
  {
    name: "join-group",
    verb: "Add to a group",
    effect: "joins",
    asks: "group",
    needs: "UPDATE",
    send: (client, users, given, dryRun) =>
      client.mutation(all.JOIN_GROUP, { users, group: text(given, "group"), dryRun }, context(dryRun)),
  },
  {
    name: "leave-group",
    verb: "Remove from a group",
    effect: "leaves",
    asks: "group",
    needs: "UPDATE",
    dangerous: true,
    send: (client, users, given, dryRun) =>
      client.mutation(all.LEAVE_GROUP, { users, group: text(given, "group"), dryRun }, context(dryRun)),
  },
  {
    name: "join-project",
    verb: "Add to a project",
    effect: "joins, or has this role from now on",
    asks: "project and role",
    needs: "UPDATE",
    send: (client, users, given, dryRun) => {
      const role = text(given, "role") === "ADMIN" ? ("ADMIN" as const) : ("MEMBER" as const);
      const project = text(given, "project");
      return client.mutation(all.JOIN_PROJECT, { users, project, role, dryRun }, context(dryRun));
    },
  },
  {
    name: "leave-project",
    verb: "Remove from a project",
    effect: "leaves; keys for it are revoked",
    asks: "project",
    needs: "UPDATE",
    dangerous: true,
    send: (client, users, given, dryRun) =>
      client.mutation(all.LEAVE_PROJECT, { users, project: text(given, "project"), dryRun }, context(dryRun)),
  },
  {
    name: "delete",
    verb: "Delete",
    effect: "is deleted",
    needs: "DELETE",
    dangerous: true,
    send: (client, users, given, dryRun) =>
      client.mutation(all.DELETE, { users, force: given.has("force"), dryRun }, context(dryRun)),
  },
];

/** What the viewer may do to one of them at least. */
export function offeredOn(users: readonly UserRow[]): readonly Action[] {
  const can = new Set(users.flatMap(({ viewerCan }) => viewerCan));
  return ACTIONS.filter(({ needs }) => can.has(needs));
}

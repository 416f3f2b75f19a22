// The resource types that Gatebook itself goes by, and what each type of access to them allows; all others are words of one's own.

import type { Permission } from "./permission-fields";

type Access = Permission["type"];

const VERIFY = "Verify keys, and read nothing else.";
const FOLLOW = "Read the whole audit log, and how the server is set up.";
const WATCH = "Read the metrics of the server, and nothing else.";

const ALLOWED: Readonly<Record<string, Readonly<Record<Access, string>>>> = {
  user: {
    READ: "Read users, their keys, memberships and permissions, and check what they may.",
    WRITE: "Read, create and change users, their status and what they belong to.",
    ADMIN: "All with users: delete and unlock them, and manage their passwords, links, keys, sessions and permissions.",
  },
  project: {
    READ: "Read projects and their members.",
    WRITE: "Read, create and change projects, and who is in them.",
    ADMIN: "All with projects: delete them, and say who is an admin of them.",
  },
  group: {
    READ: "Read groups and their members.",
    WRITE: "Read, create and change groups, and who is in them.",
    ADMIN: "All with groups: delete them, and grant them permissions.",
  },
  key: { READ: VERIFY, WRITE: VERIFY, ADMIN: VERIFY },
  event: { READ: FOLLOW, WRITE: FOLLOW, ADMIN: FOLLOW },
  server: { READ: WATCH, WRITE: WATCH, ADMIN: WATCH },
  "*": {
    READ: "Read whatever there is.",
    WRITE: "Read and change whatever there is.",
    ADMIN: "Everything: on * it makes an administrator.",
  },
};

export const RESOURCE_TYPES = Object.keys(ALLOWED);

/** In a line, for who is about to choose it. */
export function allowedBy({ type, resourceType }: Pick<Permission, "type" | "resourceType">): string {
  if (!resourceType) return "Gatebook itself goes by user, project, group, key, event and server, where deleting needs ADMIN.";
  return ALLOWED[resourceType]?.[type] ?? `No type of Gatebook’s own: what ${type} allows there, your programs say.`;
}

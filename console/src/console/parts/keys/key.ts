// What is asked of a key wherever keys are shown, so that all that can be done to it is offered there.

import { graphql, type ResultOf } from "../../graphql";

export const KEY = graphql(`
  fragment KeyParts on ApiKey @_unmask {
    id
    name
    hint
    status
    enabled
    user {
      id
      name
    }
    project {
      id
      name
    }
    scopes {
      type
      resourceType
      resource
    }
    dialect
    lastUsedAt
    expiresAt
    createdAt
    version
    viewerCan
  }
`);

export type Key = ResultOf<typeof KEY>;

/** For a query whose answer may hold no key, and for a change that leaves none. */
export const OF_KEYS = { additionalTypenames: ["ApiKey"] };

/** Whether the viewer may do it; what is over can only be deleted. */
export function can({ status, viewerCan }: Pick<Key, "status" | "viewerCan">, action: Key["viewerCan"][number]): boolean {
  const isOver = status === "REVOKED" || status === "EXPIRED";
  return viewerCan.includes(action) && (!isOver || action === "DELETE");
}

export function nameOf({ name, hint }: Pick<Key, "name" | "hint">): string {
  return name ?? hint;
}

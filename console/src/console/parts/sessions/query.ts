// The sessions of a user, and the end of one or of all.

import { graphql, type ResultOf } from "../../graphql";
import { browserOf } from "./browser";

export const SESSIONS = graphql(`
  query Sessions($id: ID!, $first: Int!, $after: String) {
    user(by: { id: $id }) {
      id
      sessions(first: $first, after: $after) {
        totalCount
        nodes {
          id
          createdAt
          lastSeenAt
          expiresAt
          ipAddress
          userAgent
          isCurrent
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`);
export const END = graphql(`
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id) {
      revokedId
      problems {
        message
        path
      }
    }
  }
`);
export const END_ALL = graphql(`
  mutation RevokeSessions($user: ID!) {
    revokeSessions(user: { id: $user }) {
      revokedIds
      problems {
        message
        path
      }
    }
  }
`);

export type Session = NonNullable<ResultOf<typeof SESSIONS>["user"]>["sessions"]["nodes"][number];

/** For the query, whose answer may hold none, and for what ends them. */
export const OF_SESSIONS = { additionalTypenames: ["Session"] };

export function whereFrom({ userAgent, ipAddress }: Session): string {
  return [browserOf(userAgent), ipAddress].filter(Boolean).join(", ");
}

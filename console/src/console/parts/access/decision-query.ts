// Whether somebody may do something, and why or why not.

import { graphql, type ResultOf } from "../../graphql";

export const DECISION = graphql(`
  query Decision($user: ID!, $permission: PermissionInput!) {
    user(by: { id: $user }) {
      id
      name
      viewerCan
    }
    checkPermission(user: { id: $user }, permission: $permission) {
      allowed
      reason
      decidedBy {
        permission {
          id
          type
          resourceType
          resource
          expiresAt
        }
        group {
          id
          name
        }
      }
      nearestMiss {
        id
        type
        resourceType
        resource
        expiresAt
        holder {
          ... on Group {
            id
            name
          }
        }
      }
    }
  }
`);

export type Decided = ResultOf<typeof DECISION>;

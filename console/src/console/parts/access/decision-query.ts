// Whether somebody may do something, and why or why not.

import { graphql } from "../../graphql";

export const DECISION = graphql(`
  query Decision($user: ID!, $permission: PermissionInput!) {
    checkPermission(user: { id: $user }, permission: $permission) {
      allowed
      reason
      explanation
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
      }
    }
  }
`);

// Putting a user into a group, and taking them out.

import { graphql } from "../../../graphql";

export const SET_MEMBERS = graphql(`
  mutation SetGroupMembers($group: ID!, $add: [ID!], $remove: [ID!], $dryRun: Boolean!) {
    setGroupMembers(id: $group, add: $add, remove: $remove, dryRun: $dryRun) {
      group {
        id
        name
      }
      addedEdges {
        cursor
      }
      problems {
        message
        path
      }
    }
  }
`);

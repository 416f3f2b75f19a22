// Making a user a member of a project, with a role.

import { graphql } from "../../../graphql";

export const ADD = graphql(`
  mutation AddProjectMember($project: ID!, $user: ID!, $role: ProjectRole!, $dryRun: Boolean!) {
    addProjectMember(project: { id: $project }, user: { id: $user }, role: $role, dryRun: $dryRun) {
      project {
        id
        name
      }
      problems {
        message
        path
      }
    }
  }
`);

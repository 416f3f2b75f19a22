// Makes users members of a project; of those who are, it sets the role.

import { graphql } from "../../graphql";
import { RESULTS } from "../../parts/bulk";

export const ADD = graphql(
  `
    mutation AddToProject($users: UsersSelection!, $project: ID!, $role: ProjectRole!) {
      addUsersToProject(users: $users, project: { id: $project }, role: $role) {
        ...Results
      }
    }
  `,
  [RESULTS],
);

// The changes of many users at once, as the server takes them: at most a thousand in one call.

import { graphql, type ResultOf, type VariablesOf } from "../../../graphql";

const DONE = graphql(`
  fragment Done on UsersPayload @_unmask {
    results {
      id
      label
      changes {
        field
      }
      problems {
        message
      }
    }
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    problems {
      message
      path
    }
  }
`);

export const SET_STATUS = graphql(
  `
    mutation SetUsersStatus($users: UsersSelection!, $status: UserStatus!, $reason: String, $dryRun: Boolean!) {
      setUsersStatus(users: $users, status: $status, reason: $reason, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export const DELETE = graphql(
  `
    mutation DeleteUsers($users: UsersSelection!, $force: Boolean!, $dryRun: Boolean!) {
      deleteUsers(users: $users, force: $force, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export const JOIN_GROUP = graphql(
  `
    mutation AddUsersToGroup($users: UsersSelection!, $group: ID!, $dryRun: Boolean!) {
      addUsersToGroup(users: $users, group: { id: $group }, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export const LEAVE_GROUP = graphql(
  `
    mutation RemoveUsersFromGroup($users: UsersSelection!, $group: ID!, $dryRun: Boolean!) {
      removeUsersFromGroup(users: $users, group: { id: $group }, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export const JOIN_PROJECT = graphql(
  `
    mutation AddUsersToProject($users: UsersSelection!, $project: ID!, $role: ProjectRole!, $dryRun: Boolean!) {
      addUsersToProject(users: $users, project: { id: $project }, role: $role, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export const LEAVE_PROJECT = graphql(
  `
    mutation RemoveUsersFromProject($users: UsersSelection!, $project: ID!, $dryRun: Boolean!) {
      removeUsersFromProject(users: $users, project: { id: $project }, dryRun: $dryRun) {
        ...Done
      }
    }
  `,
  [DONE],
);

export type Payload = ResultOf<typeof DONE>;
export type Row = Payload["results"][number];
export type Selection = VariablesOf<typeof DELETE>["users"];

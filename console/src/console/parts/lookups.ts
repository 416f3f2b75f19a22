// Users, projects and groups, found by their names: for filters and for fields of forms.

import { graphql } from "../graphql";
import type { Lookup } from "./record-filter";

const FIND_USERS = graphql(`
  query LookUpUsers($search: String!) {
    users(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const USER = graphql(`
  query LookedUpUser($id: ID!) {
    user(by: { id: $id }) {
      id
      name
    }
  }
`);
const FIND_PROJECTS = graphql(`
  query LookUpProjects($search: String!) {
    projects(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const PROJECT = graphql(`
  query LookedUpProject($id: ID!) {
    project(by: { id: $id }) {
      id
      name
    }
  }
`);

const FIND_GROUPS = graphql(`
  query LookUpGroups($search: String!) {
    groups(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const GROUP = graphql(`
  query LookedUpGroup($id: ID!) {
    group(by: { id: $id }) {
      id
      name
    }
  }
`);

function lookup<Found, Label>(each: Lookup<Found, Label>): Lookup<Found, Label> {
  return each;
}

export const USERS = lookup({
  find: FIND_USERS,
  found: ({ users }) => users?.nodes ?? [],
  read: USER,
  nameOf: ({ user }) => user?.name,
});

export const PROJECTS = lookup({
  find: FIND_PROJECTS,
  found: ({ projects }) => projects?.nodes ?? [],
  read: PROJECT,
  nameOf: ({ project }) => project?.name,
});

export const GROUPS = lookup({
  find: FIND_GROUPS,
  found: ({ groups }) => groups?.nodes ?? [],
  read: GROUP,
  nameOf: ({ group }) => group?.name,
});

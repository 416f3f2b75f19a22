// Who is signed in, as their account’s page asks for it.

import { graphql, type ResultOf } from "../../graphql";

export const ACCOUNT = graphql(`
  query Account {
    currentUser {
      id
      username
      name
      email
      emailVerifiedAt
      firstName
      lastName
      displayName
      status
      createdAt
      lastLoginAt
      passwordChangedAt
      version
      viewerCan
    }
  }
`);

export type Me = NonNullable<ResultOf<typeof ACCOUNT>["currentUser"]>;

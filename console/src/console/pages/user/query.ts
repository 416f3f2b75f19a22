// One user, as the server is asked for them by the id in the address.

import { useQuery } from "urql";
import { useParams } from "wouter";
import { OF_USERS } from "../../act";
import { graphql, type ResultOf } from "../../graphql";

export const USER = graphql(`
  query User($id: ID!) {
    user(by: { id: $id }) {
      id
      number
      username
      email
      emailVerifiedAt
      firstName
      lastName
      displayName
      name
      avatarUrl
      redirectUri
      externalId
      attributes
      status
      statusReason
      statusChangedAt
      createdAt
      updatedAt
      lastLoginAt
      hasPassword
      lockedUntil
      passwordChangedAt
      mustChangePassword
      version
      viewerCan
    }
  }
`);

export type User = NonNullable<ResultOf<typeof USER>["user"]>;

export function useUser() {
  const { id = "" } = useParams<{ id: string }>();
  const [{ data, error, fetching }, refetch] = useQuery({ query: USER, variables: { id }, context: OF_USERS });
  const found = data?.user;
  // While the next is on its way, the one before is not shown in its place.
  const user = found && found.id !== id.toLowerCase() && fetching ? undefined : found;
  return { id, user, error, retry: () => refetch({ requestPolicy: "network-only" }) };
}

export function isLocked({ lockedUntil }: Pick<User, "lockedUntil">): boolean {
  return Boolean(lockedUntil) && Date.parse(lockedUntil!) > Date.now();
}

// One key, as its page asks for it.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";

const KEY = graphql(`
  query ApiKey($id: ID!) {
    apiKey(by: { id: $id }) {
      id
      name
      hint
      status
      enabled
      user {
        id
        name
      }
      project {
        id
        name
      }
      scopes {
        type
        resourceType
        resource
      }
      createdAt
      expiresAt
      lastUsedAt
      dialect
      replacedBy {
        id
        hint
      }
      version
      viewerCan
    }
  }
`);

export type Key = NonNullable<ResultOf<typeof KEY>["apiKey"]>;

export function useKey(id: string) {
  const [{ data, error }, refetch] = useQuery({ query: KEY, variables: { id } });
  return { data, error, reread: () => refetch({ requestPolicy: "network-only" }) };
}

export function nameOf({ name, hint }: Pick<Key, "name" | "hint">): string {
  return name ?? hint;
}

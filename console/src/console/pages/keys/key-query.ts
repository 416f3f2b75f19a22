// One key, as its page asks for it.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { KEY } from "../../parts/keys/key";

export const ONE = graphql(
  `
    query ApiKey($id: ID!) {
      apiKey(by: { id: $id }) {
        ...KeyParts
        replacedBy {
          id
          hint
        }
      }
    }
  `,
  [KEY],
);

export type Key = NonNullable<ResultOf<typeof ONE>["apiKey"]>;

export function useKey(id: string) {
  const [{ data, error }, refetch] = useQuery({ query: ONE, variables: { id } });
  return { data, error, reread: () => refetch({ requestPolicy: "network-only" }) };
}

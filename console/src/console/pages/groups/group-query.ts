// One group, as its page asks for it.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";

export const GROUP = graphql(`
  query Group($id: ID!) {
    group(by: { id: $id }) {
      id
      number
      name
      description
      createdAt
      updatedAt
      version
      membersCount
      permissions(first: 0) {
        totalCount
      }
      viewerCan
    }
  }
`);

export type Group = NonNullable<ResultOf<typeof GROUP>["group"]>;

export function useGroup(id: string) {
  const [{ data, error }, refetch] = useQuery({ query: GROUP, variables: { id } });
  return { data, error, reread: () => refetch({ requestPolicy: "network-only" }) };
}

// The members of a group, by the words of the address.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf } from "../../graphql";
import { useWindow } from "../../parts/pager";
import { useOrder } from "../../parts/sort-header";

const MEMBERS = graphql(`
  query GroupMembers(
    $id: ID!
    $first: Int
    $after: String
    $last: Int
    $before: String
    $search: String
    $orderBy: [UserOrder!]
  ) {
    group(by: { id: $id }) {
      id
      members(first: $first, after: $after, last: $last, before: $before, search: $search, orderBy: $orderBy) {
        totalCount
        nodes {
          id
          name
          email
          username
          status
          lastLoginAt
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`);

export type Member = NonNullable<ResultOf<typeof MEMBERS>["group"]>["members"]["nodes"][number];

const ORDERS = ["NAME", "STATUS", "LAST_LOGIN_AT"] as const;
const CONTEXT = { additionalTypenames: ["User"] }; // an empty list has none of its own

export function useMembers(id: string) {
  const { get } = useAddress();
  const order = useOrder(ORDERS, "NAME");
  const variables = { id, ...useWindow(), search: get("search") || null, orderBy: [order] };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: MEMBERS, variables, context: CONTEXT });
  const retry = () => refetch({ requestPolicy: "network-only" });
  return { list: data?.group?.members, error, busy: fetching || stale, order, retry };
}

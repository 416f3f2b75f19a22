// The list of groups as the server is asked for it, by the words of the address.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql";
import { useWindow } from "../../parts/pager";
import { useOrder } from "../../parts/sort-header";
import { whereOf } from "./filters";

export const GROUPS = graphql(`
  query Groups(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $search: String
    $where: GroupFilter
    $orderBy: [GroupOrder!]
  ) {
    groups(
      first: $first
      after: $after
      last: $last
      before: $before
      search: $search
      where: $where
      orderBy: $orderBy
    ) {
      totalCount
      nodes {
        id
        name
        description
        membersCount
        createdAt
        updatedAt
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

export type GroupRow = NonNullable<ResultOf<typeof GROUPS>["groups"]>["nodes"][number];
const ORDERS = ["NAME", "CREATED_AT", "UPDATED_AT"] as const;
const CONTEXT = { additionalTypenames: ["Group"] }; // an empty list has none of its own

export function useGroups() {
  const { params, get } = useAddress();
  const order = useOrder(ORDERS, "NAME");
  const variables: VariablesOf<typeof GROUPS> = {
    ...useWindow(),
    search: get("search") || null,
    where: whereOf(params),
    orderBy: [order],
  };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: GROUPS, variables, context: CONTEXT });
  const retry = () => refetch({ requestPolicy: "network-only" });
  return { list: data?.groups, error, busy: fetching || stale, order, retry };
}

// The list of users as the server is asked for it, by the words of the address.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql";
import { useWindow } from "../../parts/pager";
import { useOrder } from "../../parts/sort-header";
import { whereOf } from "./filters";

export const USERS = graphql(`
  query Users(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $search: String
    $where: UserFilter
    $orderBy: [UserOrder!]
  ) {
    users(
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
        username
        name
        email
        status
        projectsCount
        apiKeysCount
        lastLoginAt
        createdAt
        viewerCan
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

export type UserRow = NonNullable<ResultOf<typeof USERS>["users"]>["nodes"][number];
const ORDERS = ["NAME", "EMAIL", "CREATED_AT", "LAST_LOGIN_AT"] as const;

export function useUsers() {
  const { params, get } = useAddress();
  const order = useOrder(ORDERS, "NAME");
  const variables: VariablesOf<typeof USERS> = {
    ...useWindow(),
    search: get("search") || null,
    where: whereOf(params),
    orderBy: [order],
  };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: USERS, variables });
  return {
    users: data?.users,
    variables,
    error,
    busy: fetching || stale,
    order,
    retry: () => refetch({ requestPolicy: "network-only" }),
  };
}

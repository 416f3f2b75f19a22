// The members of a project, by the words of the address.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf } from "../../graphql";
import { useWindow } from "../../parts/pager";
import { useOrder } from "../../parts/sort-header";

const MEMBERS = graphql(`
  query ProjectMembers(
    $id: ID!
    $first: Int
    $after: String
    $last: Int
    $before: String
    $role: ProjectRole
    $search: String
    $orderBy: [UserOrder!]
  ) {
    project(by: { id: $id }) {
      id
      members(
        first: $first
        after: $after
        last: $last
        before: $before
        role: $role
        search: $search
        orderBy: $orderBy
      ) {
        totalCount
        edges {
          role
          joinedAt
          node {
            id
            name
            email
            username
            status
          }
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

type Edge = NonNullable<ResultOf<typeof MEMBERS>["project"]>["members"]["edges"][number];
export type Member = Edge["node"] & Omit<Edge, "node">;

const ROLES = ["ADMIN", "MEMBER"] as const;
const ORDERS = ["NAME", "STATUS"] as const;
const CONTEXT = { additionalTypenames: ["User"] }; // an empty list has none of its own

export function useMembers(id: string) {
  const { get } = useAddress();
  const order = useOrder(ORDERS, "NAME");
  const role = ROLES.find((role) => role === get("role")) ?? null;
  const variables = { id, ...useWindow(), role, search: get("search") || null, orderBy: [order] };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: MEMBERS, variables, context: CONTEXT });
  const members = data?.project?.members;
  const list = members && { ...members, nodes: members.edges.map(({ node, ...edge }): Member => ({ ...node, ...edge })) };
  return { list, error, busy: fetching || stale, order, retry: () => refetch({ requestPolicy: "network-only" }) };
}

// The members of a project, and which of them are its admins.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql";
import { useWindow } from "../../parts/pager";
import { useOrder } from "../../parts/sort-header";

const ADMINS = graphql(`
  query ProjectAdmins($id: ID!) {
    project(by: { id: $id }) {
      id
      members(role: ADMIN, first: 250) {
        nodes {
          id
        }
      }
    }
  }
`);

const MEMBERS = graphql(`
  query ProjectMembers(
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
`);

type Where = NonNullable<VariablesOf<typeof MEMBERS>["where"]>;
type Found = NonNullable<ResultOf<typeof MEMBERS>["users"]>["nodes"][number];
export interface Member extends Found {
  isAdmin: boolean;
}

const ORDERS = ["NAME", "LAST_LOGIN_AT"] as const;
const CONTEXT = { additionalTypenames: ["User", "Project"] };

export function useMembers(project: string) {
  const { get } = useAddress();
  const order = useOrder(ORDERS, "NAME");
  const [admins] = useQuery({ query: ADMINS, variables: { id: project }, context: CONTEXT });
  const ids = admins.data?.project?.members.nodes.map(({ id }) => id);
  const variables = {
    ...useWindow(),
    search: get("search") || null,
    where: { project, ...ofRole(get("role"), ids ?? []) },
    orderBy: [order],
  };
  const [{ data, error, stale, fetching }, refetch] = useQuery({
    query: MEMBERS,
    variables,
    context: CONTEXT,
    pause: !ids,
  });
  const list = data?.users && ids && {
    ...data.users,
    nodes: data.users.nodes.map((user): Member => ({ ...user, isAdmin: ids.includes(user.id) })),
  };
  const retry = () => refetch({ requestPolicy: "network-only" });
  return { list, error: admins.error ?? error, busy: fetching || stale, order, retry };
}

function ofRole(role: string, admins: string[]): Where {
  if (role === "ADMIN") return { ids: admins };
  return role === "MEMBER" ? { not: { ids: admins } } : {};
}

// What users and groups hold by grant, by the words of the address.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { useWindow } from "../pager";

const GRANTS = graphql(`
  query Grants(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $holder: ID
    $resourceType: String
    $resource: String
  ) {
    permissions(
      first: $first
      after: $after
      last: $last
      before: $before
      holder: $holder
      resourceType: $resourceType
      resource: $resource
    ) {
      totalCount
      nodes {
        id
        type
        resourceType
        resource
        createdAt
        expiresAt
        holder {
          __typename
          ... on User {
            id
            name
            userCan: viewerCan
          }
          ... on Group {
            id
            name
            groupCan: viewerCan
          }
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
`);

export type Grant = NonNullable<ResultOf<typeof GRANTS>["permissions"]>["nodes"][number];
export type Narrowed = { holder?: string; resourceType?: string | null; resource?: string | null };

const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

export function useGrants(narrowed: Narrowed) {
  const variables = { ...useWindow(), ...narrowed };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: GRANTS, variables, context: CONTEXT });
  const retry = () => refetch({ requestPolicy: "network-only" });
  return { list: data?.permissions, error, busy: fetching || stale, retry };
}

/** Whether the caller may take it back. */
export function isRevocable({ holder }: Grant): boolean {
  return holder.__typename === "User" ? holder.userCan.includes("GRANT") : holder.groupCan.includes("GRANT");
}

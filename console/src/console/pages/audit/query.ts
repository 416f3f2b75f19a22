// The audit log as the server is asked for it, by the words of the address.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type VariablesOf } from "../../graphql";
import { EVENT } from "../../parts/event";
import { useWindow } from "../../parts/pager";
import { whereOf } from "./filters";

export const EVENTS = graphql(
  `
    query Events($first: Int, $after: String, $last: Int, $before: String, $where: EventFilter) {
      events(first: $first, after: $after, last: $last, before: $before, where: $where) {
        totalCount
        nodes {
          ...EventParts
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  `,
  [EVENT],
);

export type Where = NonNullable<VariablesOf<typeof EVENTS>["where"]>;

export function useEvents() {
  const { params } = useAddress();
  const where = whereOf(params);
  const [{ data, error, stale, fetching }, refetch] = useQuery({
    query: EVENTS,
    variables: { ...useWindow(), where },
  });
  return {
    events: data?.events,
    error,
    where,
    busy: fetching || stale,
    refresh: () => refetch({ requestPolicy: "network-only" }),
  };
}

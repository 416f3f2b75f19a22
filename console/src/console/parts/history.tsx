// What was done to a record, newest first, in pages.

import { useQuery } from "urql";
import { graphql } from "../graphql";
import { Empty } from "./empty";
import { EVENT } from "./event";
import { EventList } from "./event-list";
import { Failure } from "./failure";
import { Pager, useWindow } from "./pager";

const EVENTS = graphql(
  `
    fragment Events on EventConnection @_unmask {
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
  `,
  [EVENT],
);

const HISTORY = graphql(
  `
    query History($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
      node(id: $id) {
        id
        ... on Project {
          events(first: $first, after: $after, last: $last, before: $before) {
            ...Events
          }
        }
        ... on Group {
          events(first: $first, after: $after, last: $last, before: $before) {
            ...Events
          }
        }
        ... on ApiKey {
          events(first: $first, after: $after, last: $last, before: $before) {
            ...Events
          }
        }
      }
    }
  `,
  [EVENTS],
);

export function History({ id }: { id: string }) {
  const [{ data, error }, retry] = useQuery({ query: HISTORY, variables: { id, ...useWindow() } });
  const events = data?.node && "events" in data.node ? data.node.events : undefined;
  if (error && !events) return <Failure error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  if (!events) return <p className="soft">Reading what was done …</p>;
  if (events.nodes.length === 0) {
    return (
      <Empty icon="search" title="Nothing to see here">
        Nothing was done to it yet, or nothing that you may see.
      </Empty>
    );
  }
  return (
    <div className="list">
      <EventList label="What was done" events={events.nodes} />
      <Pager pageInfo={events.pageInfo} count={events.nodes.length} total={events.totalCount} noun="events" />
    </div>
  );
}

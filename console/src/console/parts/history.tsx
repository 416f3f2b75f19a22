// What concerns a record, newest first, in pages: what was done to it, and where a user came in or left; of one that
// was deleted, too.

import { useQuery } from "urql";
import { graphql } from "../graphql";
import { Empty } from "./empty";
import { EVENT } from "./event";
import { EventBones } from "./event-bones";
import { EventList } from "./event-list";
import { Failure } from "./failure";
import { Pager, useWindow } from "./pager";

const HISTORY = graphql(
  `
    query History($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
      events(first: $first, after: $after, last: $last, before: $before, where: { concerns: $id }) {
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
const CONTEXT = { additionalTypenames: ["User", "Project", "Group", "ApiKey"] }; // with each change of one there is another

export function History({ id }: { id: string }) {
  const variables = { id, ...useWindow() };
  const [{ data, error }, retry] = useQuery({ query: HISTORY, variables, context: CONTEXT });
  const events = data?.events;
  if (error && !events) return <Failure error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  if (!events) return <EventBones />;
  if (events.nodes.length === 0) {
    return (
      <Empty icon="log" title="No events here yet">
        Nothing was done yet, or nothing that you may see.
      </Empty>
    );
  }
  return (
    <div className="list">
      <EventList label="History" events={events.nodes} />
      <Pager pageInfo={events.pageInfo} count={events.nodes.length} total={events.totalCount} noun="events" />
    </div>
  );
}

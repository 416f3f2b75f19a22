// What was done to one's own account, newest first.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql";
import { EVENT } from "../../parts/event";
import { EventBones } from "../../parts/event-bones";
import { EventList } from "../../parts/event-list";
import { Failure } from "../../parts/failure";

const HISTORY = graphql(
  `
    query MyHistory($id: ID!, $first: Int!) {
      user(by: { id: $id }) {
        id
        events(first: $first) {
          totalCount
          nodes {
            ...EventParts
          }
        }
      }
    }
  `,
  [EVENT],
);
const STEP = 25;
const MOST = 250;

export function History({ id }: { id: string }) {
  const [first, setFirst] = useState(STEP);
  const [{ data, error, fetching }, refetch] = useQuery({ query: HISTORY, variables: { id, first } });
  const events = data?.user?.events;
  if (error && !events) return <Failure error={error} onRetry={refetch} />;
  if (!events) return <EventBones />;
  return (
    <div className="list">
      <EventList label="History" events={events.nodes} />
      {events.totalCount > first && first < MOST && (
        <button type="button" className="button" disabled={fetching} onClick={() => setFirst(Math.min(first + 75, MOST))}>
          Show older
        </button>
      )}
    </div>
  );
}

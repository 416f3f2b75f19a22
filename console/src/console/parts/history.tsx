// What was done to a record, newest first: who, when, and each field before and after.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../graphql";
import { inWords } from "./badge";
import { Changes } from "./changes";
import { Empty } from "./empty";
import { Failure } from "./failure";
import { Time } from "./time";

const EVENTS = graphql(`
  fragment Events on EventConnection @_unmask {
    totalCount
    nodes {
      id
      at
      operation
      door
      actorLabel
      reason
      changes {
        field
        before
        after
      }
    }
  }
`);

const HISTORY = graphql(
  `
    query History($id: ID!, $first: Int!) {
      node(id: $id) {
        id
        ... on Project {
          events(first: $first) {
            ...Events
          }
        }
        ... on Group {
          events(first: $first) {
            ...Events
          }
        }
        ... on ApiKey {
          events(first: $first) {
            ...Events
          }
        }
      }
    }
  `,
  [EVENTS],
);

type Event = ResultOf<typeof EVENTS>["nodes"][number];
const STEP = 25;
const MOST = 250;

export function History({ id }: { id: string }) {
  const [first, setFirst] = useState(STEP);
  const [{ data, error }, retry] = useQuery({ query: HISTORY, variables: { id, first } });
  const events = data?.node && "events" in data.node ? data.node.events : undefined;
  if (error && !events) return <Failure error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  if (!events) return <p className="soft">Reading what was done …</p>;
  if (events.nodes.length === 0) {
    return (
      <Empty icon="search" title="Nothing was done yet">
        Every change from now on is kept here, with who made it.
      </Empty>
    );
  }
  return (
    <>
      <ol className="history">
        {events.nodes.map((event) => (
          <Entry key={event.id} {...event} />
        ))}
      </ol>
      {events.totalCount > first && first < MOST && (
        <button type="button" className="button" onClick={() => setFirst(Math.min(first + STEP * 3, MOST))}>
          Show older
        </button>
      )}
    </>
  );
}

function Entry({ at, operation, door, actorLabel, reason, changes }: Event) {
  return (
    <li>
      <p>
        <b>{inWords(operation.replace(/[a-z](?=[A-Z])/g, "$&_"))}</b>
        <span className="soft">
          by {actorLabel}
          {door !== "GRAPHQL" && ` through ${inWords(door)}`}, <Time at={at} />
        </span>
      </p>
      {reason && <p className="soft">“{reason}”</p>}
      {changes.length > 0 && <Changes changes={changes} />}
    </li>
  );
}

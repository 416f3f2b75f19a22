// The events about one record, in pages.

import { useQuery } from "urql";
import { OF_USERS } from "../../../act";
import { graphql, type ResultOf } from "../../../graphql";
import { inWords } from "../../../parts/badge";
import { Changes } from "../../../parts/changes";
import { CopyButton } from "../../../parts/copy";
import { Failure } from "../../../parts/failure";
import { Pager, useWindow } from "../../../parts/pager";
import { Time } from "../../../parts/time";

const EVENTS = graphql(`
  query EventsAbout($target: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    events(first: $first, after: $after, last: $last, before: $before, where: { target: $target }) {
      totalCount
      nodes {
        id
        at
        operation
        door
        actorLabel
        reason
        requestId
        ipAddress
        changes {
          field
          before
          after
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

type Event = NonNullable<ResultOf<typeof EVENTS>["events"]>["nodes"][number];

export function Events({ target }: { target: string }) {
  const variables = { target, ...useWindow() };
  const [{ data, error }, retry] = useQuery({ query: EVENTS, variables, context: OF_USERS });
  const events = data?.events;
  if (error && !events) return <Failure error={error} onRetry={() => retry({ requestPolicy: "network-only" })} />;
  if (!events) return <p className="soft">Reading what was done …</p>;
  if (events.nodes.length === 0) return <p className="nothing">Nothing that you may see.</p>;
  return (
    <>
      <ol className="past">
        {events.nodes.map((event) => (
          <Entry key={event.id} {...event} />
        ))}
      </ol>
      <Pager pageInfo={events.pageInfo} count={events.nodes.length} total={events.totalCount} noun="events" />
    </>
  );
}

function Entry({ at, operation, door, actorLabel, reason, requestId, ipAddress, changes }: Event) {
  return (
    <li>
      <header>
        <h3>{inWords(operation.replace(/[A-Z]/g, "_$&"))}</h3>
        <Time at={at} />
      </header>
      <p className="soft">
        by {actorLabel || "nobody signed in"}, through {DOORS[door]}
        {ipAddress && `, from ${ipAddress}`}
      </p>
      {reason && <p>“{reason}”</p>}
      {changes.length > 0 && <Changes changes={changes} />}
      {requestId && (
        <p className="request">
          request <code>{requestId}</code>
          <CopyButton text={requestId} label="Copy request id" />
        </p>
      )}
    </li>
  );
}

const DOORS: Record<Event["door"], string> = {
  GRAPHQL: "GraphQL",
  ENKRYPT: "Enkrypt",
  EXPRESS: "Express Gateway",
  ANTFLY: "Antfly",
  AUTHGATE: "AuthGate",
  ADVERITY: "Adverity",
  CLI: "the command line",
  SYSTEM: "the server itself",
};

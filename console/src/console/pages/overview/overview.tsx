// The start: for who looks after others how it stands with them, for everybody else their own account.

import { useQuery } from "urql";
import { Link, Redirect } from "wouter";
import { graphql, type ResultOf } from "../../graphql";
import { EVENT } from "../../parts/event";
import { EventBones } from "../../parts/event-bones";
import { EventList } from "../../parts/event-list";
import { Failure } from "../../parts/failure";
import { PageHeader } from "../../parts/page-header";
import { Time } from "../../parts/time";
import { useViewer } from "../../viewer";
import { Tiles } from "./tiles";

const OVERVIEW = graphql(
  `
    query Overview($soon: DateTime!, $now: DateTime!, $isReader: Boolean!) {
      active: users(first: 0, where: { status: [ACTIVE] }) {
        totalCount
      }
      deactivated: users(first: 0, where: { status: [DEACTIVATED] }) {
        totalCount
      }
      locked: users(first: 0, where: { isLocked: true }) {
        totalCount
      }
      never: users(first: 0, where: { status: [ACTIVE], lastLoginAt: { isNull: true } }) {
        totalCount
      }
      ending: apiKeys(
        first: 6
        where: { status: [ACTIVE, ROTATING], expiresAt: { gte: $now, lt: $soon } }
        orderBy: [{ field: EXPIRES_AT }]
      ) {
        totalCount
        nodes {
          id
          name
          hint
          expiresAt
          user {
            id
            name
          }
        }
      }
      events(first: 8) @include(if: $isReader) {
        nodes {
          ...EventParts
        }
      }
    }
  `,
  [EVENT],
);
const SOON = 30;

export type Standing = ResultOf<typeof OVERVIEW>;

export default function Overview() {
  const { can } = useViewer();
  return can("READ_USERS") ? <OfAll /> : <Redirect to="/account" replace />;
}

function OfAll() {
  const { can, user } = useViewer();
  const variables = { now: midnight(0), soon: midnight(SOON), isReader: can("READ_EVENTS") };
  const [{ data, error }, refetch] = useQuery({ query: OVERVIEW, variables });
  return (
    <>
      <PageHeader title="Overview">How your directory stands, {user.name}.</PageHeader>
      {error && !data ? (
        <Failure error={error} onRetry={refetch} />
      ) : (
        <div className="boards">
          <Tiles standing={data} />
          <Ending keys={data?.ending} />
          {can("READ_EVENTS") && <Latest events={data?.events?.nodes} />}
        </div>
      )}
    </>
  );
}

/** By the day, so that it is asked for once. */
function midnight(days: number): string {
  return new Date(new Date().setUTCHours(0, 0, 0, 0) + days * 86_400_000).toISOString();
}

function Ending({ keys }: { keys: Standing["ending"] | undefined }) {
  return (
    <section className="board whole" aria-labelledby="ending">
      <header>
        <h2 id="ending">Keys that end within {SOON} days</h2>
        {keys && keys.totalCount > keys.nodes.length && <span className="soft">{keys.totalCount} in all</span>}
      </header>
      {keys?.nodes.length === 0 && <p className="soft">None: no program will be locked out soon.</p>}
      <ul className="lines" aria-busy={!keys}>
        {keys?.nodes.map(({ id, name, hint, expiresAt, user }) => (
          <li key={id}>
            <div>
              <Link href={`/keys/${id}`}>{name ?? "Unnamed key"}</Link>{" "}
              <small>
                <code>{hint}</code> · {user.name}
              </small>
            </div>
            <span className="soft">
              ends <Time at={expiresAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ events }: { events: Parameters<typeof EventList>[0]["events"] | undefined }) {
  return (
    <section className="latest whole" aria-labelledby="latest">
      <header className="aside">
        <h2 id="latest">Latest events</h2>
        <Link href="/audit">All events</Link>
      </header>
      {events ? <EventList label="Latest events" events={events} /> : <EventBones />}
    </section>
  );
}

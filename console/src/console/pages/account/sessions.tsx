// Where one is signed in, and the way to end it there.

import { useRef } from "react";
import { useMutation, useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { Failure } from "../../parts/failure";
import { Time } from "../../parts/time";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import { browserOf } from "./browser";

const SESSIONS = graphql(`
  query MySessions {
    currentUser {
      id
      sessions(first: 100) {
        nodes {
          id
          createdAt
          lastSeenAt
          ipAddress
          userAgent
          isCurrent
        }
      }
    }
  }
`);
const END = graphql(`
  mutation EndSession($id: ID!) {
    revokeSession(id: $id) {
      revokedId
      problems {
        message
        path
      }
    }
  }
`);
const CONTEXT = { additionalTypenames: ["Session"] };

type Session = NonNullable<ResultOf<typeof SESSIONS>["currentUser"]>["sessions"]["nodes"][number];

/** This one first, then by when they were last seen. */
function byUse(one: Session, other: Session): number {
  const first = Number(other.isCurrent) - Number(one.isCurrent);
  return first || Date.parse(other.lastSeenAt) - Date.parse(one.lastSeenAt);
}

export function Sessions() {
  const [{ data, error }, refetch] = useQuery({ query: SESSIONS, context: CONTEXT });
  const [{ fetching }, endOne] = useMutation(END);
  const say = useToast();
  const heading = useRef<HTMLHeadingElement>(null);
  const sessions = data?.currentUser?.sessions.nodes.toSorted(byUse);
  const others = sessions?.filter(({ isCurrent }) => !isCurrent) ?? [];

  async function end(ended: readonly Session[]) {
    const results = await Promise.all(ended.map(({ id }) => endOne({ id }, CONTEXT)));
    const [problem] = results.flatMap(problemsOf);
    say(problem?.message ?? (ended.length > 1 ? `${ended.length} sessions have ended` : "The session has ended"));
    heading.current?.focus(); // the button is gone with its session
  }

  if (error && !sessions) return <Failure error={error} onRetry={refetch} />;
  return (
    <section className="board" aria-labelledby="sessions">
      <header>
        <h2 id="sessions" ref={heading} tabIndex={-1}>
          Sessions
        </h2>
        {others.length > 1 && (
          <button type="button" className="button" disabled={fetching} onClick={() => void end(others)}>
            End all others
          </button>
        )}
        <p>Where you are signed in. What you do not know, end, and change your password.</p>
      </header>
      <ul className="lines" aria-busy={!sessions}>
        {sessions?.map((session) => (
          <li key={session.id}>
            <div>
              <b>{browserOf(session.userAgent)}</b>
              {session.isCurrent && <span className="badge good">This one</span>}
              <small>
                {session.ipAddress && <code>{session.ipAddress}</code>} · signed in <Time at={session.createdAt} /> · seen{" "}
                <Time at={session.lastSeenAt} />
              </small>
            </div>
            {!session.isCurrent && (
              <button
                type="button"
                className="button"
                disabled={fetching}
                aria-label={`End the session of ${browserOf(session.userAgent)}`}
                onClick={() => void end([session])}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

// Where a user is signed in, and the end of it.

import { useState } from "react";
import { useQuery } from "urql";
import { useAct } from "../../../act";
import { graphql, type ResultOf } from "../../../graphql";
import { ForwardPager, useForward } from "../../../parts/forward-pager";
import { Section } from "../../../parts/section";
import { Time } from "../../../parts/time";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import { doing, List } from "../list";
import type { User } from "../query";
import { EndAll } from "./end-all";

const SESSIONS = graphql(`
  query SessionsOfUser($id: ID!, $first: Int!, $after: String) {
    user(by: { id: $id }) {
      id
      sessions(first: $first, after: $after) {
        totalCount
        nodes {
          id
          createdAt
          lastSeenAt
          expiresAt
          ipAddress
          userAgent
          isCurrent
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`);
const END = graphql(`
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id) {
      revokedId
      problems {
        message
        path
      }
    }
  }
`);

export type Session = NonNullable<ResultOf<typeof SESSIONS>["user"]>["sessions"]["nodes"][number];

export default function Sessions({ user }: { user: User }) {
  const [{ data, error, stale }, retry] = useQuery({ query: SESSIONS, variables: { id: user.id, ...useForward() } });
  const [isEnding, setEnding] = useState(false);
  const end = useAct(END);
  const say = useToast();
  const found = data?.user?.sessions;
  const may = user.viewerCan.includes("REVOKE_SESSIONS");
  async function endOne({ id }: Session) {
    say(problemsOf(await end({ id }))[0]?.message ?? "The session is over");
  }
  const all = may && Boolean(found?.nodes.length) && (
    <button type="button" className="button" onClick={() => setEnding(true)}>
      End all
    </button>
  );
  return (
    <Section title="Sessions" lead="Where they are signed in. Whose session ends has to sign in again." actions={all}>
      <List
        label="Sessions"
        columns={columns(may ? endOne : undefined)}
        rows={found?.nodes}
        nameOf={whereFrom}
        nothing={`${user.name} is signed in nowhere.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {found && <ForwardPager pageInfo={found.pageInfo} total={found.totalCount} noun="sessions" />}
      {isEnding && <EndAll user={user} sessions={found?.nodes ?? []} onClose={() => setEnding(false)} />}
    </Section>
  );
}

export function whereFrom({ userAgent, ipAddress }: Session): string {
  return [programOf(userAgent), ipAddress].filter(Boolean).join(", ");
}

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg\//, "Edge"],
  [/\bFirefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

/** The browser where it is one of the usual, else the name that a program gives itself. */
function programOf(userAgent: string | null): string {
  if (!userAgent) return "A program without a name";
  return BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? (userAgent.split(/[\s/]/)[0] || userAgent);
}

function columns(onEnd: ((session: Session) => Promise<void>) | undefined) {
  return [
    { label: "Where", cell: (session: Session) => <Where {...session} /> },
    { label: "Began", cell: ({ createdAt }: Session) => <Time at={createdAt} /> },
    { label: "Last seen", cell: ({ lastSeenAt }: Session) => <Time at={lastSeenAt} /> },
    { label: "Ends", isMinor: true, cell: ({ expiresAt }: Session) => <Time at={expiresAt} /> },
    doing(
      (session: Session) =>
        onEnd && (
          <button
            type="button"
            className="button quiet"
            aria-label={`End the session in ${whereFrom(session)}`}
            onClick={() => void onEnd(session)}
          >
            End
          </button>
        ),
    ),
  ];
}

function Where({ userAgent, ipAddress, isCurrent }: Session) {
  return (
    <span className="stacked" title={userAgent ?? ""}>
      <b>
        {programOf(userAgent)} {isCurrent && <span className="badge good">This one</span>}
      </b>
      <small>{ipAddress}</small>
    </span>
  );
}

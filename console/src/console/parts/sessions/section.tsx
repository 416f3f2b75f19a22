// Where a user is signed in, and the end of it; of one's own, this session stays.

import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useViewer } from "../../viewer";
import { problemsOf } from "../../problems";
import { BelowRecord } from "../below-record";
import type { Column } from "../data-table";
import { ForwardPager, useForward } from "../forward-pager";
import { later } from "../later";
import { Section } from "../section";
import { Time } from "../time";
import { Titled } from "../titled";
import { useToast } from "../toast";
import { browserOf } from "./browser";
import { END, OF_SESSIONS, type Session, SESSIONS, whereFrom } from "./query";

const EndAll = later(() => import("./end-all"));

interface Props {
  user: { id: string; name: string };
  mayEnd: boolean;
}

export function SessionSection({ user, mayEnd }: Props) {
  const isOwn = useViewer().user.id === user.id;
  const variables = { id: user.id, ...useForward() };
  const [{ data, error, stale }, retry] = useQuery({ query: SESSIONS, variables, context: OF_SESSIONS });
  const [isEnding, setEnding] = useState(false);
  const [, end] = useMutation(END);
  const say = useToast();
  const found = data?.user?.sessions;
  const ended = found?.nodes.filter(({ isCurrent }) => !(isOwn && isCurrent)) ?? [];

  async function endOne({ id }: Session) {
    say(problemsOf(await end({ id }, OF_SESSIONS))[0]?.message ?? "The session has ended");
  }

  const all = mayEnd && ended.length > 0 && (
    <button type="button" className="button" onClick={() => setEnding(true)}>
      {isOwn ? "End all others …" : "End all …"}
    </button>
  );
  return (
    <Section title="Sessions" lead={isOwn ? YOURS : "Where they are signed in."} actions={all}>
      <BelowRecord
        label="Sessions"
        columns={columns(isOwn, mayEnd ? endOne : undefined)}
        rows={found?.nodes}
        nameOf={whereFrom}
        nothing={`${user.name} is signed in nowhere.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {found && <ForwardPager pageInfo={found.pageInfo} total={found.totalCount} noun="sessions" />}
      {isEnding && <EndAll user={user} sessions={ended} isOwn={isOwn} onClose={() => setEnding(false)} />}
    </Section>
  );
}

const YOURS = "Where you are signed in. What you do not know, end, and change your password.";

function columns(isOwn: boolean, onEnd: ((session: Session) => Promise<void>) | undefined): readonly Column<Session>[] {
  return [
    { label: "Where", cell: (session) => <Where {...session} /> },
    { label: "Began", cell: ({ createdAt }) => <Time at={createdAt} /> },
    { label: "Last seen", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    { label: "Expires", isMinor: true, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    {
      label: "Actions",
      isAction: true,
      cell: (session) =>
        onEnd &&
        !(isOwn && session.isCurrent) && (
          <button
            type="button"
            className="button quiet"
            aria-label={`End the session in ${whereFrom(session)}`}
            onClick={() => void onEnd(session)}
          >
            End
          </button>
        ),
    },
  ];
}

function Where({ userAgent, ipAddress, isCurrent }: Session) {
  const browser = (
    <>
      {browserOf(userAgent)} {isCurrent && <span className="badge good">This one</span>}
    </>
  );
  return <Titled title={browser} detail={ipAddress} />;
}

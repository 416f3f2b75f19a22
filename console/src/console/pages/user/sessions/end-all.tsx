// Ends all sessions of a user, in view of which they are.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { ago } from "../../../parts/time";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { User } from "../query";
import { type Session, whereFrom } from "./sessions";

const END = graphql(`
  mutation RevokeSessions($id: ID!) {
    revokeSessions(user: { id: $id }) {
      revokedIds
      problems {
        message
        path
      }
    }
  }
`);

interface Props {
  user: User;
  sessions: readonly Session[];
  onClose: () => void;
}

export function EndAll({ user, sessions, onClose }: Props) {
  const end = useAct(END);
  const say = useToast();
  const results = sessions.map((session) => ({
    label: whereFrom(session),
    effect: session.isCurrent ? "ends, and you sign in again" : `ends; last seen ${ago(session.lastSeenAt)}`,
    problems: [],
  }));

  async function confirm() {
    const result = await end({ id: user.id });
    const problems = problemsOf(result);
    if (problems.length === 0) {
      say(`${result.data?.revokeSessions?.revokedIds.length ?? 0} sessions ended`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`End all sessions of ${user.name}`}
      action="End all"
      dangerous
      preview={() => Promise.resolve({ results, problems: [] })}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

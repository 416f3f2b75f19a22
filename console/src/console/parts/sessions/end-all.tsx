// Ends many sessions of a user, in view of which they are.

import { useMutation } from "urql";
import { problemsOf } from "../../problems";
import { ConfirmDialog } from "../confirm-dialog";
import { ago } from "../time";
import { useToast } from "../toast";
import { END, END_ALL, OF_SESSIONS, type Session, whereFrom } from "./query";

interface Props {
  user: { id: string; name: string };
  /** Those that end: of one’s own, all but this one. */
  sessions: readonly Session[];
  isOwn: boolean;
  onClose: () => void;
}

export default function EndAll({ user, sessions, isOwn, onClose }: Props) {
  const [, end] = useMutation(END);
  const [, endAll] = useMutation(END_ALL);
  const say = useToast();
  const results = sessions.map((session) => ({
    label: whereFrom(session),
    effect: `ends; last seen ${ago(session.lastSeenAt)}`,
    problems: [],
  }));

  async function confirm() {
    const problems = isOwn
      ? (await Promise.all(sessions.map(({ id }) => end({ id }, OF_SESSIONS)))).flatMap(problemsOf)
      : problemsOf(await endAll({ user: user.id }, OF_SESSIONS));
    if (problems.length === 0) {
      say(isOwn ? "Your other sessions have ended" : `All sessions of ${user.name} have ended`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={isOwn ? "End all other sessions?" : `End all sessions of ${user.name}?`}
      action="End all"
      dangerous
      preview={() => Promise.resolve({ results, problems: [] })}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

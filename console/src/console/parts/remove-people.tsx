// Ends memberships, in view of what that does to each.

import type { CombinedError } from "urql";
import type { ResultOf } from "../graphql";
import { wordsOf } from "../client";
import { previewOf, refusalsOf, type RESULTS } from "./bulk";
import { countOf } from "./count";
import { ConfirmDialog } from "./confirm-dialog";
import { useToast } from "./toast";

interface Sent {
  payload: ResultOf<typeof RESULTS> | null | undefined;
  error: CombinedError | undefined;
}

interface Props {
  title: string;
  /** What happens to each, as "leaves the project". */
  effect: string;
  count: number;
  send: (dryRun: boolean) => Promise<Sent>;
  onDone: () => void;
  onClose: () => void;
}

export function RemovePeople({ title, effect, count, send, onDone, onClose }: Props) {
  const say = useToast();

  async function preview() {
    const { payload, error } = await send(true);
    return error ? { results: [], problems: failed(error) } : previewOf(payload, effect);
  }

  async function confirm() {
    const { payload, error } = await send(false);
    const problems = error ? failed(error) : refusalsOf(payload);
    if (problems.length === 0) {
      say(`${countOf(count, "members")} removed`);
      onDone();
      onClose();
    }
    return problems;
  }

  const action = `Remove ${countOf(count, "members")}`;
  return <ConfirmDialog title={title} action={action} dangerous preview={preview} onConfirm={confirm} onClose={onClose} />;
}

function failed(error: CombinedError) {
  return [{ message: wordsOf(error) }];
}

// Revokes or deletes a key, after saying what becomes of it.

import { useAct } from "../../../act";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import { DELETE, type Key, nameOf, REVOKE } from "./query";

const WORDS = {
  revoke: { verb: "Revoke", effect: "works no more, for good; it stays in the list", done: "is revoked" },
  delete: { verb: "Delete", effect: "works no more, for good; only the history keeps it", done: "is deleted" },
};

interface Props {
  apiKey: Key;
  doing: keyof typeof WORDS;
  onClose: () => void;
}

export function EndKey({ apiKey, doing, onClose }: Props) {
  const [revoke, remove] = [useAct(REVOKE), useAct(DELETE)];
  const say = useToast();
  const { verb, effect, done } = WORDS[doing];
  const results = [{ label: nameOf(apiKey), effect, problems: [] }];

  async function confirm() {
    const { id } = apiKey;
    const problems = doing === "revoke" ? problemsOf(await revoke({ id })) : problemsOf(await remove({ id }));
    if (problems.length === 0) {
      say(`${nameOf(apiKey)} ${done}`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`${verb} ${nameOf(apiKey)}`}
      action={verb}
      dangerous
      preview={() => Promise.resolve({ results, problems: [] })}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

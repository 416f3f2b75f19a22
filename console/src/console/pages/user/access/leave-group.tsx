// Takes a user out of a group, in view of what that does.

import { useAct } from "../../../act";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { User } from "../query";
import type { Group } from "./groups";
import { SET_MEMBERS } from "./members";

export function LeaveGroup({ user, group, onClose }: { user: User; group: Group; onClose: () => void }) {
  const set = useAct(SET_MEMBERS);
  const say = useToast();
  const run = async (dryRun: boolean) => problemsOf(await set({ group: group.id, remove: [user.id], dryRun }));

  async function preview() {
    const problems = await run(true);
    const effect = `leaves ${group.name}, and may no more what only it gives`;
    return { problems, results: problems.length ? [] : [{ label: user.username, effect, problems: [] }] };
  }

  async function confirm() {
    const problems = await run(false);
    if (problems.length === 0) {
      say(`${user.name} is no longer in ${group.name}`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Remove from ${group.name}`}
      action="Remove"
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

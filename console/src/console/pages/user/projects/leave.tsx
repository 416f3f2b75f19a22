// Takes a user out of a project, in view of the keys that end with it.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { User } from "../query";
import type { Row } from "./projects";

const REMOVE = graphql(`
  mutation RemoveProjectMember($project: ID!, $user: ID!, $dryRun: Boolean!) {
    removeProjectMember(project: { id: $project }, user: { id: $user }, dryRun: $dryRun) {
      revokedApiKeyIds
      problems {
        message
        path
      }
    }
  }
`);

export function Leave({ user, project, onClose }: { user: User; project: Row; onClose: () => void }) {
  const remove = useAct(REMOVE);
  const say = useToast();
  const run = (dryRun: boolean) => remove({ project: project.id, user: user.id, dryRun });

  async function preview() {
    const result = await run(true);
    const problems = problemsOf(result);
    const keys = result.data?.removeProjectMember?.revokedApiKeyIds.length ?? 0;
    const ended = keys === 0 ? "" : keys === 1 ? "; 1 key for it is revoked" : `; ${keys} keys for it are revoked`;
    const effect = `leaves ${project.name}${ended}`;
    return { problems, results: problems.length ? [] : [{ label: user.username, effect, problems: [] }] };
  }

  async function confirm() {
    const problems = problemsOf(await run(false));
    if (problems.length === 0) {
      say(`${user.name} is no longer in ${project.name}`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Remove from ${project.name}`}
      action="Remove"
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

// Takes members out of a project, in view of what that does to each.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { countOf, previewOf, refusalsOf, RESULTS } from "../../parts/bulk";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import type { Project } from "./project-query";

const REMOVE = graphql(
  `
    mutation RemoveFromProject($users: UsersSelection!, $project: ID!, $dryRun: Boolean!) {
      removeUsersFromProject(users: $users, project: { id: $project }, dryRun: $dryRun) {
        ...Results
      }
    }
  `,
  [RESULTS],
);

interface Props {
  project: Project;
  ids: string[];
  onDone: () => void;
  onClose: () => void;
}

export default function RemoveMembers({ project, ids, onDone, onClose }: Props) {
  const [, remove] = useMutation(REMOVE);
  const say = useToast();
  const send = (dryRun: boolean) => remove({ users: { ids }, project: project.id, dryRun });

  async function preview() {
    const result = await send(true);
    return result.error
      ? { results: [], problems: problemsOf(result) }
      : previewOf(result.data?.removeUsersFromProject, "leaves the project");
  }

  async function confirm() {
    const result = await send(false);
    const problems = result.error ? problemsOf(result) : refusalsOf(result.data?.removeUsersFromProject);
    if (problems.length === 0) {
      say(`${countOf(ids.length, "member")} removed`);
      onDone();
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Remove from ${project.name}?`}
      action={`Remove ${countOf(ids.length, "member")}`}
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

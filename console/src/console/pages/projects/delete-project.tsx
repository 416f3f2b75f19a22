// Deletes a project with all that hangs on it, in view of what that is.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { graphql } from "../../graphql";
import { countOf } from "../../parts/count";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import type { Project } from "./project-query";

const DELETE = graphql(`
  mutation DeleteProject($id: ID!, $dryRun: Boolean!) {
    deleteProject(project: { id: $id }, force: true, dryRun: $dryRun) {
      deletedId
      problems {
        message
        path
      }
    }
  }
`);

export default function DeleteProject({ project, onClose }: { project: Project; onClose: () => void }) {
  const { id, name, membersCount, apiKeysCount } = project;
  const [, remove] = useMutation(DELETE);
  const [, go] = useLocation();
  const say = useToast();

  async function preview() {
    const result = await remove({ id, dryRun: true });
    const results = [
      { label: name, effect: "is deleted", problems: [] },
      { label: countOf(membersCount, "members"), effect: membersCount ? "no longer in it" : "", problems: [] },
      { label: countOf(apiKeysCount, "keys"), effect: apiKeysCount ? "deleted with it" : "", problems: [] },
    ];
    const problems = problemsOf(result);
    return { results: problems.length ? [] : results.filter(({ effect }) => effect), problems };
  }

  async function confirm() {
    const problems = problemsOf(await remove({ id, dryRun: false }));
    if (problems.length === 0) {
      say(`${name} is deleted`);
      go("/projects");
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete project"
      dangerous
      typed={name}
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

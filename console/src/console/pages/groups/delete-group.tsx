// Deletes a group, in view of who loses what by it.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { graphql } from "../../graphql";
import { countOf } from "../../parts/count";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import type { Group } from "./group-query";

const DELETE = graphql(`
  mutation DeleteGroup($id: ID!, $dryRun: Boolean!) {
    deleteGroup(group: { id: $id }, dryRun: $dryRun) {
      deletedId
      problems {
        message
        path
      }
    }
  }
`);

export default function DeleteGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const { id, name, membersCount, permissions } = group;
  const [, remove] = useMutation(DELETE);
  const [, go] = useLocation();
  const say = useToast();

  async function preview() {
    const problems = problemsOf(await remove({ id, dryRun: true }));
    const results = [
      { label: name, effect: "is deleted", problems: [] },
      { label: countOf(permissions.totalCount, "permissions"), effect: "revoked", problems: [] },
      { label: countOf(membersCount, "members"), effect: "no longer in it", problems: [] },
    ];
    return { results: problems.length > 0 ? [] : results, problems };
  }

  async function confirm() {
    const problems = problemsOf(await remove({ id, dryRun: false }));
    if (problems.length === 0) {
      say(`${name} is deleted`);
      go("/groups");
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete group"
      dangerous
      typed={name}
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

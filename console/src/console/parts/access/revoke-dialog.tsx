// Takes a permission back from who holds it.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { problemsOf } from "../../problems";
import { ConfirmDialog } from "../confirm-dialog";
import type { Grant } from "./grant-query";
import { inWords } from "./permission-fields";
import { useToast } from "../toast";

const REVOKE = graphql(`
  mutation Revoke($holder: ID!, $permission: PermissionInput!, $dryRun: Boolean!) {
    revokePermissions(holder: $holder, permissions: [$permission], dryRun: $dryRun) {
      deletedIds
      problems {
        message
        path
      }
    }
  }
`);

const CONTEXT = { additionalTypenames: ["Permission"] }; // of what is gone the answer has only ids

export default function RevokeDialog({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const [, revoke] = useMutation(REVOKE);
  const say = useToast();
  const { holder, type, resourceType, resource } = grant;
  const permission = { type, resourceType, resource };
  const send = (dryRun: boolean) => revoke({ holder: holder.id, permission, dryRun }, CONTEXT);

  async function preview() {
    const problems = problemsOf(await send(true));
    const whom = holder.__typename === "Group" ? `${holder.name} and everybody in it` : holder.name;
    const results = [{ label: inWords(grant), effect: `taken from ${whom}`, problems: [] }];
    return { results: problems.length > 0 ? [] : results, problems };
  }

  async function confirm() {
    const problems = problemsOf(await send(false));
    if (problems.length === 0) {
      say(`Revoked: ${inWords(grant)}`);
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title="Revoke this permission?"
      action="Revoke"
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

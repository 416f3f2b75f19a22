// Takes a permission away, in view of what that does.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { User } from "../query";
import type { Permission } from "./direct";
import { inProse } from "./permission";

const REVOKE = graphql(`
  mutation RevokePermissions($holder: ID!, $permissions: [PermissionInput!]!, $dryRun: Boolean!) {
    revokePermissions(holder: $holder, permissions: $permissions, dryRun: $dryRun) {
      deletedIds
      problems {
        message
        path
      }
    }
  }
`);

export function Revoke({ user, permission, onClose }: { user: User; permission: Permission; onClose: () => void }) {
  const revoke = useAct(REVOKE);
  const say = useToast();
  const { type, resourceType, resource } = permission;
  const run = async (dryRun: boolean) =>
    problemsOf(await revoke({ holder: user.id, permissions: [{ type, resourceType, resource }], dryRun }));

  async function preview() {
    const problems = await run(true);
    const effect = "is no longer held directly; what groups give stays";
    return { problems, results: problems.length ? [] : [{ label: inProse(permission), effect, problems: [] }] };
  }

  async function confirm() {
    const problems = await run(false);
    if (problems.length === 0) {
      say("The permission is revoked");
      onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`Revoke from ${user.name}`}
      action="Revoke"
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

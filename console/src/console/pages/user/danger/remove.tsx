// Deletes or erases a user, in view of what goes with them.

import { useState } from "react";
import { useLocation } from "wouter";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { Check } from "../../../parts/field";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";

const DELETE = graphql(`
  mutation DeleteUser($id: ID!, $force: Boolean!, $erase: Boolean!, $dryRun: Boolean!) {
    deleteUser(user: { id: $id }, force: $force, erase: $erase, dryRun: $dryRun) {
      deletedId
      deletedApiKeyIds
      problems {
        code
        message
        path
      }
    }
  }
`);

export default function Remove({ user, erase, onClose }: DialogProps & { erase: boolean }) {
  const remove = useAct(DELETE);
  const say = useToast();
  const [, go] = useLocation();
  const [force, setForce] = useState(false);
  const [isUsed, setUsed] = useState(false);
  const run = (dryRun: boolean) => remove({ id: user.id, force, erase, dryRun });

  async function preview() {
    const result = await run(true);
    const problems = problemsOf(result);
    if (problems.some(({ code }) => code === "IN_USE")) setUsed(true);
    const effect = `is ${erase ? "erased" : "deleted"}${told(result.data?.deleteUser?.deletedApiKeyIds.length ?? 0)}`;
    return { problems, results: problems.length ? [] : [{ label: user.username, effect, problems: [] }] };
  }

  async function confirm() {
    const problems = problemsOf(await run(false));
    if (problems.length === 0) {
      say(`${user.name} is ${erase ? "erased" : "deleted"}`);
      go("/users", { replace: true });
    }
    return problems;
  }

  const verb = erase ? "Erase" : "Delete";
  return (
    <ConfirmDialog
      title={`${verb} ${user.name}`}
      action={verb}
      dangerous
      typed={user.username}
      asked={String(force)}
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    >
      {isUsed && (
        <Check
          name="force"
          label="With all memberships, and all keys"
          checked={force}
          onChange={(event) => setForce(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}

function told(keys: number): string {
  if (keys === 0) return "";
  return keys === 1 ? ", and 1 key with them" : `, and ${keys} keys with them`;
}

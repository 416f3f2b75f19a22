// Activates or deactivates a user, in view of what that does.

import { useState } from "react";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { ConfirmDialog } from "../../../parts/confirm-dialog";
import { Field } from "../../../parts/field";
import { given } from "../../../parts/form";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";

const SET = graphql(`
  mutation SetUserStatus($id: ID!, $status: UserStatus!, $reason: String, $dryRun: Boolean!) {
    setUserStatus(user: { id: $id }, status: $status, reason: $reason, dryRun: $dryRun) {
      user {
        id
      }
      revokedSessionIds
      problems {
        message
        path
      }
    }
  }
`);

export default function StatusDialog({ user, onClose }: DialogProps) {
  const set = useAct(SET);
  const say = useToast();
  const [ends] = useState(user.status === "ACTIVE");
  const status = ends ? ("DEACTIVATED" as const) : ("ACTIVE" as const);

  async function preview() {
    const result = await set({ id: user.id, status, dryRun: true });
    const sessions = result.data?.setUserStatus?.revokedSessionIds.length ?? 0;
    const effect = ends ? `signs in no more, and no key works${told(sessions)}` : "signs in again, and keys work again";
    const problems = problemsOf(result);
    return { problems, results: problems.length ? [] : [{ label: user.username, effect, problems: [] }] };
  }

  async function confirm(data: FormData) {
    const problems = problemsOf(await set({ id: user.id, status, reason: given(data, "reason") ?? null, dryRun: false }));
    if (problems.length === 0) {
      say(`${user.name} is ${ends ? "deactivated" : "active again"}`);
      onClose();
    }
    return problems;
  }

  const verb = ends ? "Deactivate" : "Activate";
  return (
    <ConfirmDialog
      title={`${verb} ${user.name}`}
      action={verb}
      dangerous={ends}
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field name="reason" label="Reason" hint="Kept with the user and in the history. May be left empty." />
    </ConfirmDialog>
  );
}

function told(sessions: number): string {
  if (sessions === 0) return "";
  return sessions === 1 ? "; 1 session ends" : `; ${sessions} sessions end`;
}

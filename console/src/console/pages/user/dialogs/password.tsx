// Sets somebody's password, to be told them by whoever sets it.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Check, Field, Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";

const SET = graphql(`
  mutation SetUserPassword($id: ID!, $newPassword: String!, $mustChange: Boolean!) {
    setUserPassword(user: { id: $id }, newPassword: $newPassword, mustChange: $mustChange) {
      user {
        id
      }
      problems {
        message
        path
      }
    }
  }
`);

export default function PasswordDialog({ user, onClose }: DialogProps) {
  const set = useAct(SET);
  const say = useToast();

  async function submit(data: FormData) {
    const newPassword = String(data.get("newPassword"));
    const problems = problemsOf(await set({ id: user.id, newPassword, mustChange: data.has("mustChange") }));
    if (problems.length === 0) {
      say("The password is set");
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title={`Set the password of ${user.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">All their sessions end. A link to reset it is better: then nobody else knows it.</p>
        <Field name="newPassword" label="New password" type="password" autoComplete="new-password" />
        <Check name="mustChange" label="To be changed at the next sign-in" defaultChecked />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Set password</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

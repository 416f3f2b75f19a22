// Lets somebody try to sign in again, who was locked after too many wrong passwords.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { Time } from "../../../parts/time";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";

const UNLOCK = graphql(`
  mutation UnlockUser($id: ID!) {
    unlockUser(user: { id: $id }) {
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

export default function UnlockDialog({ user, onClose }: DialogProps) {
  const unlock = useAct(UNLOCK);
  const say = useToast();

  async function submit() {
    const problems = problemsOf(await unlock({ id: user.id }));
    if (problems.length === 0) {
      say(`${user.name} can sign in again`);
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title={`Unlock ${user.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">
          Too many wrong passwords were tried. The lock ends by itself <Time at={user.lockedUntil} />.
        </p>
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Unlock</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

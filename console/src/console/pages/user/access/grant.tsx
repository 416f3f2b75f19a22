// Gives a user a permission, for good or until a day.

import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Field, Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { instantOf } from "../../../parts/instant";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";
import { SpecFields, specOf } from "./permission";

const GRANT = graphql(`
  mutation GrantPermissions($holder: ID!, $permissions: [GrantInput!]!) {
    grantPermissions(holder: $holder, permissions: $permissions) {
      deletedIds
      problems {
        message
        path
      }
    }
  }
`);

export function Grant({ user, onClose }: DialogProps) {
  const grant = useAct(GRANT);
  const say = useToast();

  async function submit(data: FormData) {
    const spec = specOf(data);
    if (Array.isArray(spec)) return spec;
    const granted = { ...spec, expiresAt: instantOf(data, "expiresAt") };
    const problems = problemsOf(await grant({ holder: user.id, permissions: [granted] }));
    if (problems.length === 0) {
      say("The permission is granted");
      onClose();
    }
    return problems.map(({ message, path }) => ({ message, path: path?.slice(2) ?? null }));
  }

  return (
    <Dialog title={`Grant to ${user.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <SpecFields />
        <Field name="expiresAt" label="Ends" type="datetime-local" hint="In your time zone. Empty: never." />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Grant</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

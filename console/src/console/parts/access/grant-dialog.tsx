// Gives a permission to a user or a group.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { problemsOf } from "../../problems";
import { Dialog } from "../dialog";
import { Field, Submit } from "../field";
import { Form, given } from "../form";
import { HolderField } from "./holder-field";
import { fromLocal } from "../local-time";
import { inWords, PermissionFields, permissionIn } from "./permission-fields";
import { usePermission } from "./question";
import { useToast } from "../toast";

const GRANT = graphql(`
  mutation Grant($holder: ID!, $permission: GrantInput!) {
    grantPermissions(holder: $holder, permissions: [$permission]) {
      holder {
        ... on User {
          id
        }
        ... on Group {
          id
        }
      }
      problems {
        message
        path
      }
    }
  }
`);

const AT = "permissions.0."; // as problems name it

interface Props {
  holder?: { id: string; name: string } | undefined;
  onClose: () => void;
}

export default function GrantDialog({ holder, onClose }: Props) {
  const [, grant] = useMutation(GRANT);
  const say = useToast();

  async function submit(data: FormData) {
    const id = holder?.id ?? given(data, "holder");
    if (!id) return [{ message: "Say who gets it.", path: ["holder"] }];
    const permission = permissionIn(data, AT);
    const expiresAt = fromLocal(given(data, `${AT}expiresAt`));
    const problems = problemsOf(await grant({ holder: id, permission: { ...permission, expiresAt } }));
    if (problems.length === 0) {
      say(`Granted: ${inWords(permission)}`);
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title={holder ? `Grant to ${holder.name}` : "Grant a permission"} onClose={onClose}>
      <Form onSubmit={submit}>
        {!holder && <HolderField name="holder" />}
        <PermissionFields prefix={AT} now={usePermission()} />
        <Field name={`${AT}expiresAt`} label="Expires" type="datetime-local" hint="Empty: never." />
        <p className="soft">Granting it again changes when it expires.</p>
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

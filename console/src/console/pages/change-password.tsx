// For who has to choose another password before anything else.

import { useMutation } from "urql";
import { signOut } from "../../session";
import { graphql } from "../graphql";
import { Field, Submit } from "../parts/field";
import { Form } from "../parts/form";
import { problemsOf } from "../problems";
import { Lone } from "../shell/lone";
import { newPassword, PasswordFields } from "./password-fields";

const CHANGE = graphql(`
  mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
      problems {
        message
        path
      }
    }
  }
`);

export default function ChangePassword({ onDone }: { onDone: () => void }) {
  const [, change] = useMutation(CHANGE);

  async function submit(data: FormData) {
    const password = newPassword(data);
    if (typeof password !== "string") return password;
    const currentPassword = String(data.get("currentPassword"));
    const problems = problemsOf(await change({ currentPassword, newPassword: password }));
    if (problems.length === 0) onDone();
    return problems;
  }

  return (
    <Lone title="Choose another password" lead="The one you have was set by somebody else.">
      <Form onSubmit={submit}>
        <Field name="currentPassword" label="Password until now" type="password" autoComplete="current-password" autoFocus />
        <PasswordFields />
        <Submit className="primary wide">Change password</Submit>
      </Form>
      <p>
        <button type="button" className="link" onClick={() => void signOut().then(onDone)}>
          Sign out
        </button>
      </p>
    </Lone>
  );
}

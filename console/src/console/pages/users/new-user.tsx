// The dialog that makes a user, and leads to them.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { Dialog } from "../../parts/dialog";
import { Check, Field, Submit } from "../../parts/field";
import { Form } from "../../parts/form";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import { CREATE, inputOf } from "./create";

const FIELDS = ["firstName", "lastName", "email", "username"];

export default function NewUser({ onClose }: { onClose: () => void }) {
  const [, create] = useMutation(CREATE);
  const [, go] = useLocation();
  const say = useToast();

  async function submit(data: FormData) {
    const password = String(data.get("password"));
    const withPassword = password && { password, mustChangePassword: data.has("mustChangePassword") };
    const result = await create({ input: { ...inputOf(data, FIELDS), ...withPassword } });
    const user = result.data?.createUser?.user;
    if (user) {
      say(`${user.name} is there now`);
      go(`/users/${user.id}`);
    }
    return problemsOf(result);
  }

  return (
    <Dialog title="New user" onClose={onClose}>
      <Form onSubmit={submit}>
        <div className="row">
          <Field name="firstName" label="First name" />
          <Field name="lastName" label="Last name" />
        </div>
        <Field name="email" label="E-mail address" type="email" />
        <Field name="username" label="Username" hint="Without one it is the e-mail address." />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="Without one the user cannot sign in: a link can set it later."
        />
        <Check name="mustChangePassword" label="To be changed at the first sign-in" defaultChecked />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Create user</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

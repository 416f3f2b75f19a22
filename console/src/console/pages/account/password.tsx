// Another password, by who knows the one until now.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Field, Submit } from "../../parts/field";
import { Form } from "../../parts/form";
import { Time } from "../../parts/time";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import { newPassword, PasswordFields } from "../password-fields";
import type { Me } from "./query";

const CHANGE = graphql(`
  mutation ChangeMyPassword($currentPassword: String!, $newPassword: String!) {
    changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
      user {
        id
        passwordChangedAt
      }
      problems {
        message
        path
      }
    }
  }
`);

export function Password({ me }: { me: Me }) {
  const [, change] = useMutation(CHANGE);
  const [round, setRound] = useState(0);
  const say = useToast();

  async function submit(data: FormData) {
    const password = newPassword(data);
    if (typeof password !== "string") return password;
    const currentPassword = String(data.get("currentPassword"));
    const problems = problemsOf(await change({ currentPassword, newPassword: password }));
    if (problems.length === 0) {
      say("Your password is changed; your other sessions have ended");
      setRound(round + 1);
    }
    return problems;
  }

  return (
    <section className="board" aria-labelledby="password">
      <header>
        <h2 id="password">Password</h2>
        <p>
          Changed <Time at={me.passwordChangedAt} />. Another one ends your sessions in all other browsers.
        </p>
      </header>
      <Form key={round} onSubmit={submit}>
        <Field name="currentPassword" label="Password until now" type="password" autoComplete="current-password" />
        <PasswordFields />
        <div className="actions">
          <Submit>Change password</Submit>
        </div>
      </Form>
    </section>
  );
}

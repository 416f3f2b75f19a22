// The way in, by name and password; and the way to another password.

import { useState } from "react";
import { useMutation } from "urql";
import { Refusal, signIn } from "../../session";
import { graphql } from "../graphql";
import { Field, Submit } from "../parts/field";
import { Form, given } from "../parts/form";
import { useSendsMail } from "../parts/mail";
import { problemsOf } from "../problems";
import { Lone } from "../shell/lone";

const RESET = graphql(`
  mutation RequestPasswordReset($identifier: String!) {
    requestPasswordReset(identifier: $identifier) {
      problems {
        message
        path
      }
    }
  }
`);

interface Props {
  /** Whether they were signed in until now, and did not sign out. */
  wasThrownOut: boolean;
  onDone: () => void;
}

export default function SignIn({ wasThrownOut, onDone }: Props) {
  const [forgotten, setForgotten] = useState(false);
  if (forgotten) return <Forgotten onBack={() => setForgotten(false)} />;

  async function submit(data: FormData) {
    try {
      await signIn(given(data, "identifier") ?? "", String(data.get("password")));
      onDone();
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [{ message: error.message }];
      throw error;
    }
  }

  return (
    <Lone title="Sign in" lead={wasThrownOut && "Your session ended: its time was over, or somebody ended it. Sign in again."}>
      <Form onSubmit={submit}>
        <Field name="identifier" label="Username or e-mail address" autoComplete="username" autoFocus />
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
        <Submit className="primary wide">Sign in</Submit>
      </Form>
      <p>
        <button type="button" className="link" onClick={() => setForgotten(true)}>
          Forgot your password?
        </button>
      </p>
    </Lone>
  );
}

function Forgotten({ onBack }: { onBack: () => void }) {
  const sendsMail = useSendsMail();
  const [sent, setSent] = useState(false);
  const [, reset] = useMutation(RESET);

  async function submit(data: FormData) {
    const problems = problemsOf(await reset({ identifier: given(data, "identifier") ?? "" }));
    setSent(problems.length === 0);
    return problems;
  }

  const back = (
    <p>
      <button type="button" className="link" onClick={onBack}>
        Back to sign-in
      </button>
    </p>
  );
  if (sendsMail === false) {
    const lead = "Ask an administrator for a link by which you choose one: this server sends no mail.";
    return (
      <Lone title="Another password" lead={lead}>
        <p className="soft">
          If you are the only one: whoever runs the server makes a link by <code>gatebook setup-link</code>.
        </p>
        {back}
      </Lone>
    );
  }
  if (sent) {
    const lead =
      "If somebody of that name has an e-mail address here, a link is on its way. Otherwise ask an administrator for one.";
    return (
      <Lone title="Look into your mail" lead={lead}>
        {back}
      </Lone>
    );
  }
  return (
    <Lone title="Another password" lead="A link to choose one goes to your e-mail address.">
      <Form onSubmit={submit}>
        <Field name="identifier" label="Username or e-mail address" autoComplete="username" autoFocus />
        <Submit className="primary wide">Send the link</Submit>
      </Form>
      {back}
    </Lone>
  );
}

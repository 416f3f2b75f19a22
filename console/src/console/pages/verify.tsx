// Behind a link that verifies an e-mail address: a click does it, so that no program that looks into mail does.

import { useState } from "react";
import { useMutation } from "urql";
import { Link } from "wouter";
import { graphql } from "../graphql";
import { Submit } from "../parts/field";
import { Form } from "../parts/form";
import { problemsOf } from "../problems";
import { Lone } from "../shell/lone";
import { OfLink } from "./link";

const VERIFY = graphql(`
  mutation VerifyEmail($token: String!) {
    redeemOneTimeToken(token: $token) {
      problems {
        message
        path
      }
    }
  }
`);

export default function Verify() {
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Lone title="Your address is verified" lead="Thank you. That was all.">
        <Link className="button" href="/">
          Go to the console
        </Link>
      </Lone>
    );
  }
  return <OfLink>{({ token }) => <Verifying token={token} onDone={() => setDone(true)} />}</OfLink>;
}

function Verifying({ token, onDone }: { token: string; onDone: () => void }) {
  const [, verify] = useMutation(VERIFY);

  async function submit() {
    const problems = problemsOf(await verify({ token }));
    if (problems.length === 0) onDone();
    return problems;
  }

  return (
    <Lone title="Verify your e-mail address" lead="So others can rely on mail reaching you.">
      <Form onSubmit={submit}>
        <Submit className="primary wide">Verify</Submit>
      </Form>
    </Lone>
  );
}

// Behind a link: it sets the password and signs in; who has no name yet says it next.

import { useState } from "react";
import { Link, useLocation } from "wouter";
import { Refusal, redeem } from "../../session";
import { Submit } from "../parts/field";
import { Form } from "../parts/form";
import { Lone } from "../shell/lone";
import { tokenOfAddress } from "../token";
import { newPassword, PasswordFields } from "./password-fields";
import { Profile } from "./profile";

export default function Welcome() {
  const [token] = useState(tokenOfAddress);
  const [isIn, setIn] = useState(false);
  const [, go] = useLocation();

  async function submit(data: FormData) {
    const password = newPassword(data);
    if (typeof password !== "string") return password;
    try {
      await redeem(token, password);
      setIn(true);
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [problemOf(error)];
      throw error;
    }
  }

  if (isIn) return <Profile onDone={() => go("/", { replace: true })} />;
  if (!token) return <Unopened />;
  return (
    <Lone title="Welcome" lead="Choose the password that you will sign in with.">
      <Form onSubmit={submit}>
        <PasswordFields />
        <Submit className="primary wide">Set password</Submit>
      </Form>
    </Lone>
  );
}

/** The token leaves the address as soon as it is read: whoever loads the page again needs the link again. */
function Unopened() {
  return (
    <Lone title="Open your link again" lead="As you got it, with all that is behind the #: this page keeps nothing of it.">
      <p>
        <Link href="/">Or sign in with your password</Link>
      </p>
    </Lone>
  );
}

function problemOf({ message, code }: Refusal) {
  return { message, path: ["WEAK_PASSWORD", "REQUIRED", "INVALID"].includes(code) ? ["newPassword"] : null };
}

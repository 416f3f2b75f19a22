// Behind a link: it sets the password and signs in; who has no name yet says it next.

import { useState } from "react";
import { useLocation } from "wouter";
import { Refusal, redeem } from "../../session";
import { Submit } from "../parts/field";
import { Form } from "../parts/form";
import { Lone } from "../shell/lone";
import { OfLink } from "./link";
import { newPassword, PasswordFields } from "./password-fields";
import { Profile } from "./profile";

export default function Welcome() {
  const [isIn, setIn] = useState(false);
  const [, go] = useLocation();
  if (isIn) return <Profile onDone={() => go("/", { replace: true })} />;
  return <OfLink>{(link) => <Choosing {...link} onIn={() => setIn(true)} />}</OfLink>;
}

function Choosing({ token, username, onIn }: { token: string; username: string | undefined; onIn: () => void }) {
  async function submit(data: FormData) {
    const password = newPassword(data);
    if (typeof password !== "string") return password;
    try {
      await redeem(token, password);
      onIn();
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [problemOf(error)];
      throw error;
    }
  }

  const lead = username ? (
    <>
      Choose the password that you will sign in with as <strong>{username}</strong>.
    </>
  ) : (
    "Choose the password that you will sign in with."
  );
  return (
    <Lone title="Welcome" lead={lead}>
      <Form onSubmit={submit}>
        <PasswordFields isFirst />
        <Submit className="primary wide">Set password</Submit>
      </Form>
    </Lone>
  );
}

function problemOf({ message, code }: Refusal) {
  return { message, path: ["WEAK_PASSWORD", "REQUIRED", "INVALID"].includes(code) ? ["newPassword"] : null };
}

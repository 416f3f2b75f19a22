// The dialog that asks who you are: by name and password, or by a key.

import { type FormEvent, type RefObject, useId, useState } from "react";
import { Refusal, signIn } from "../session";
import { whoAmI } from "./account";

interface Props {
  dialog: RefObject<HTMLDialogElement | null>;
  onDone: (username: string | null, secret: string) => void;
}

export function SignIn({ dialog, onDone }: Props) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function attempt(event: FormEvent<HTMLFormElement>, enter: (given: FormData) => Promise<string>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem("");
    try {
      const secret = await enter(new FormData(form));
      const username = await whoAmI(secret);
      form.reset();
      dialog.current?.close();
      onDone(username, secret);
    } catch (error) {
      setProblem(error instanceof Refusal ? error.message : "The server does not answer.");
    } finally {
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="sign-in" aria-labelledby="sign-in-title" onClose={() => setProblem("")}>
      <header>
        <h2 id="sign-in-title">Sign in</h2>
        <button type="button" className="plain" aria-label="Close" onClick={() => dialog.current?.close()}>
          ✕
        </button>
      </header>
      <p role="alert" className="problem">
        {problem}
      </p>
      <form onSubmit={(event) => void attempt(event, byPassword)}>
        <Field label="Username or e-mail address" name="identifier" autoComplete="username" />
        <Field label="Password" name="password" type="password" autoComplete="current-password" />
        <button disabled={busy}>Sign in</button>
      </form>
      <p className="or">or, for this page only</p>
      <form onSubmit={(event) => void attempt(event, byKey)}>
        <Field label="API key or session token" name="key" type="password" autoComplete="off" />
        <button disabled={busy}>Use this key</button>
        <small>It stays in this page’s memory, and is gone when you reload.</small>
      </form>
    </dialog>
  );
}

function Field({ label, ...input }: { label: string; name: string; type?: string; autoComplete: string }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input id={id} required spellCheck={false} autoCapitalize="none" {...input} />
    </>
  );
}

async function byPassword(given: FormData): Promise<string> {
  await signIn(String(given.get("identifier")), String(given.get("password")));
  return "";
}

async function byKey(given: FormData): Promise<string> {
  return String(given.get("key")).trim();
}

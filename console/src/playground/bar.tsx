// The line above GraphiQL: as whom the operations run, and the way in and out.

import { useEffect, useRef, useState } from "react";
import { Refusal, signOut } from "../session";
import { whoAmI } from "./account";
import { SignIn } from "./sign-in";

export interface Identity {
  username: string | null;
  secret: string;
}

interface Props {
  identity: Identity;
  onChange: (identity: Identity) => void;
}

export function Bar({ identity, onChange }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    whoAmI("").then(
      (username) => onChange({ username, secret: "" }),
      (error: unknown) => setProblem(wordsOf(error)),
    );
  }, []);

  async function leave() {
    try {
      if (!identity.secret) await signOut();
      onChange({ username: null, secret: "" });
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }

  function enter(username: string | null, secret: string) {
    setProblem("");
    onChange({ username, secret });
  }

  return (
    <header className="bar">
      <a className="home" href="/console">
        Gatebook
      </a>
      <span className="who" role="status">
        {problem || <Who {...identity} />}
      </span>
      {identity.username ? (
        <button onClick={() => void leave()}>{identity.secret ? "Forget key" : "Sign out"}</button>
      ) : (
        <button onClick={() => dialog.current?.showModal()}>Sign in</button>
      )}
      <SignIn dialog={dialog} onDone={enter} />
    </header>
  );
}

function Who({ username, secret }: Identity) {
  if (!username) return <>Not signed in</>;
  return (
    <>
      <b>{username}</b> {secret && "by key"}
    </>
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Refusal ? error.message : "The server does not answer.";
}

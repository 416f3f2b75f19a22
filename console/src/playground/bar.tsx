// The line above GraphiQL: as whom the operations run, and the way in and out.

import { useEffect, useRef, useState } from "react";
import { Refusal, signOut } from "../session";
import { whoAmI } from "./account";
import { SignIn } from "./sign-in";

export interface Identity {
  username: string | null;
  secret: string;
}

export const NOBODY: Identity = { username: null, secret: "" };

interface Props {
  /** Nothing while it is asked who is there. */
  identity: Identity | undefined;
  onChange: (identity: Identity) => void;
}

export function Bar({ identity, onChange }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    whoAmI("").then(
      (username) => onChange({ username, secret: "" }),
      (error: unknown) => {
        setProblem(wordsOf(error));
        onChange(NOBODY);
      },
    );
  }, []);

  async function leave() {
    try {
      if (!identity?.secret) await signOut();
      onChange(NOBODY);
    } catch (error) {
      setProblem(wordsOf(error));
    }
  }

  function enter(username: string | null, secret: string) {
    setProblem("");
    onChange({ username, secret });
  }

  return (
    <>
      <header className="bar">
        <h1>
          <a className="home" href="/console">
            Gatebook
          </a>
        </h1>
        <span className="who" role="status">
          {problem || (identity && <Who {...identity} />)}
        </span>
        {identity?.username ? (
          <button onClick={() => void leave()}>{identity.secret ? "Forget key" : "Sign out"}</button>
        ) : (
          <button onClick={() => dialog.current?.showModal()}>Sign in</button>
        )}
        <SignIn dialog={dialog} onDone={enter} />
      </header>
      {identity && !identity.username && (
        <p className="hint">Nearly everything here needs you to sign in: with your password, or with an API key.</p>
      )}
    </>
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

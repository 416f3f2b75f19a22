// Changes many users: asks what is needed, shows what would happen, does it in view, and tells what was refused.

import { useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { countOf } from "../../../parts/count";
import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import type { Problem } from "../../../problems";
import type { Action } from "./actions";
import { Confirm } from "./confirm";
import { Fields, missing } from "./fields";
import type { Row } from "./mutations";
import { countsOf, Outcome } from "./outcome";
import { type Chosen, goThrough } from "./run";

type Step = "asking" | "looking" | "confirming" | "doing" | "done";

interface Props {
  action: Action;
  chosen: Chosen;
  /** With the ids of who was refused, where anything was done. */
  onClose: (refused?: readonly string[]) => void;
}

export default function BulkDialog({ action, chosen, onClose }: Props) {
  const [step, setStep] = useState<Step>(action.asks ? "asking" : "looking");
  const [given, setGiven] = useState(() => new FormData());
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const stopped = useRef(false);
  const client = useClient();

  async function run(dryRun: boolean, said: FormData) {
    setGiven(said);
    setStep(dryRun ? "looking" : "doing");
    setRows([]);
    const found = await goThrough({
      send: (users) => action.send(client, users, said, dryRun),
      chosen,
      onRows: (more) => setRows((before) => [...before, ...more]),
      isStopped: () => stopped.current,
    }).catch(() => [{ message: "The server does not answer. Look at your connection, then try again." }]);
    setProblems(found);
    setStep(dryRun ? "confirming" : "done");
  }

  useEffect(() => {
    if (!action.asks) void run(true, given);
    return () => void (stopped.current = true);
  }, []);

  async function ask(said: FormData) {
    const left = missing(action.asks, said);
    if (left.length === 0) void run(true, said);
    return left;
  }

  const close = () => onClose(step === "done" ? countsOf(rows).refused.map(({ id }) => id) : undefined);
  const many = countOf(chosen.count, "users");
  return (
    <Dialog title={`${action.verb}: ${many}`} onClose={step === "doing" ? () => void (stopped.current = true) : close}>
      {step === "asking" && (
        <Form onSubmit={ask}>
          <Fields asks={action.asks} />
          <div className="actions">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <Submit>See what would happen</Submit>
          </div>
        </Form>
      )}
      {step === "looking" && <Progress words="Looking what would happen" done={rows.length} of={chosen.count} />}
      {step === "confirming" && (
        <Confirm
          action={action}
          rows={rows}
          problems={problems}
          given={given}
          onForce={(said) => void run(true, said)}
          onConfirm={() => void run(false, given)}
          onClose={close}
        />
      )}
      {step === "doing" && (
        <>
          <Progress words="Doing it" done={rows.length} of={chosen.count} />
          <div className="actions end">
            <button type="button" className="button" onClick={() => void (stopped.current = true)}>
              Stop after this thousand
            </button>
          </div>
        </>
      )}
      {step === "done" && (
        <>
          <Problems problems={problems} />
          <Outcome rows={rows} effect={action.effect} isDone />
          {rows.length < chosen.count && (
            <p className="soft">The others are as they were: {(chosen.count - rows.length).toLocaleString("en")}.</p>
          )}
          <div className="actions end">
            <button type="button" className="button primary" autoFocus onClick={close}>
              Done
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Progress({ words, done, of }: { words: string; done: number; of: number }) {
  return (
    <div className="progress">
      <label>
        {words} …
        <progress value={done} max={of} />
      </label>
      <span className="soft">
        {done.toLocaleString("en")} of {of.toLocaleString("en")}
      </span>
    </div>
  );
}

export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <p className="problems" role="alert">
      {problems.map(({ message }) => message).join(" ")}
    </p>
  );
}

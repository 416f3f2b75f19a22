// A change is confirmed in view of what it would do: a dry run's results, one line for each record.

import { type ReactNode, useEffect, useState } from "react";
import type { Problem } from "../problems";
import { Dialog } from "./dialog";
import { Field, Submit } from "./field";
import { Form } from "./form";

export interface Result {
  label: string;
  /** What happens to it, in words; empty where nothing changes. */
  effect: string;
  problems: readonly Problem[];
}

interface Props {
  title: string;
  /** What the button says, as "Delete 3 users". */
  action: string;
  dangerous?: boolean;
  /** What has to be typed for a change that cannot be undone. */
  typed?: string;
  preview: () => Promise<{ results: readonly Result[]; problems: readonly Problem[] }>;
  onConfirm: (given: FormData) => Promise<readonly Problem[]>;
  onClose: () => void;
  /** What else is to be said: fields above the results. */
  children?: ReactNode;
  /** What the preview goes by: it is asked again when this changes. */
  asked?: string;
}

export function ConfirmDialog(props: Props) {
  const { title, action, dangerous = false, typed, preview, onConfirm, onClose, children, asked = "" } = props;
  const [found, setFound] = useState<Awaited<ReturnType<Props["preview"]>>>();
  const [words, setWords] = useState("");
  useEffect(() => {
    let isWanted = true;
    const show = (answer: typeof found) => void (isWanted && setFound(answer));
    preview().then(show, () => show(UNANSWERED));
    return () => void (isWanted = false);
  }, [asked]);
  const ready = found?.problems.length === 0 && (!typed || words === typed);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={onConfirm}>
        {children}
        {found ? <Results {...found} /> : <p className="soft">Looking what would happen …</p>}
        {typed && (
          <Field
            name="typed"
            label={`Type “${typed}” to confirm`}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit className={dangerous ? "danger" : "primary"} disabled={!ready}>
            {action}
          </Submit>
        </div>
      </Form>
    </Dialog>
  );
}

const UNANSWERED = { results: [], problems: [{ message: "The server does not answer. Close this, and try again." }] };

function Results({ results, problems }: { results: readonly Result[]; problems: readonly Problem[] }) {
  return (
    <>
      {problems.map(({ message }) => (
        <p key={message} className="problem">
          {message}
        </p>
      ))}
      {results.length > 0 && (
        <ul className="results" tabIndex={0} aria-label="What would happen">
          {results.map(({ label, effect, problems }, place) => (
            <li key={place}>
              <b>{label}</b>
              {problems.length > 0 ? (
                <span className="problem">{problems.map(({ message }) => message).join(" ")}</span>
              ) : (
                <span className="soft">{effect || "stays as it is"}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

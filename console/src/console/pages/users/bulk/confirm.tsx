// What a dry run found, and the button that does it.

import { useState } from "react";
import { Field } from "../../../parts/field";
import type { Problem } from "../../../problems";
import type { Action } from "./actions";
import { Problems } from "./bulk-dialog";
import type { Row } from "./mutations";
import { countsOf, Outcome } from "./outcome";

interface Props {
  action: Action;
  rows: readonly Row[];
  problems: readonly Problem[];
  given: FormData;
  /** Asks again what would happen, with what is used, or without. */
  onForce: (given: FormData) => void;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({ action, rows, problems, given, onForce, onConfirm, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const count = countsOf(rows).changed.length;
  const isDeletion = action.name === "delete";
  const isReady = count > 0 && problems.length === 0 && (!isDeletion || typed === String(count));
  function force(isForced: boolean) {
    const said = new FormData();
    if (isForced) said.set("force", "on");
    onForce(said);
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onConfirm();
      }}
    >
      <Problems problems={problems} />
      <Outcome rows={rows} effect={action.effect} />
      {isDeletion && (
        <>
          <label className="check">
            <input type="checkbox" checked={given.has("force")} onChange={(event) => force(event.currentTarget.checked)} />
            Also who has projects or keys, with all of that
          </label>
          {count > 0 && (
            <Field
              name="typed"
              label={`Type ${count} to confirm`}
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </>
      )}
      <div className="actions">
        <button type="button" className="button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button className={`button ${action.dangerous ? "danger" : "primary"}`} disabled={!isReady}>
          {count === 0 ? "Nothing to do" : `${action.verb}: ${count.toLocaleString("en")}`}
        </button>
      </div>
    </form>
  );
}

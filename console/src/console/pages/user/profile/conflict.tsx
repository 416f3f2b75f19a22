// Somebody else changed the profile while it was being changed here: both versions, and the choice.

import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import type { Problem } from "../../../problems";
import type { User } from "../query";
import { type Input, inWriting, LABELS } from "./fields";

interface Props {
  mine: Input;
  theirs: User;
  onTake: () => Promise<void>;
  onWrite: () => Promise<readonly Problem[]>;
  onClose: () => void;
}

export function Conflict({ mine, theirs, onTake, onWrite, onClose }: Props) {
  const fields = Object.keys(mine) as (keyof Input)[];
  return (
    <Dialog title="Somebody else changed this user" onClose={onClose}>
      <Form onSubmit={onWrite}>
        <p className="soft">It was saved while you were typing. These are the fields that you changed:</p>
        <div className="versions" tabIndex={0} role="region" aria-label="Both versions">
          <table>
            <thead>
              <tr>
                <th>Field</th>
                <th>Theirs</th>
                <th>Mine</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((name) => (
                <tr key={name}>
                  <th scope="row">{LABELS[name]}</th>
                  <td>{shown(theirs[name])}</td>
                  <td>{shown(mine[name])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="actions">
          <button type="button" className="button" onClick={() => void onTake()}>
            Take theirs
          </button>
          <Submit>Write mine</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

function shown(value: unknown) {
  if (value === null || value === undefined || value === "") return <span className="soft">empty</span>;
  return typeof value === "string" ? value : <code>{inWriting(value)}</code>;
}

// Somebody else changed it meanwhile: what they wrote and what was typed here, side by side, and the choice between them.

import type { Problem } from "../problems";
import { Dialog } from "./dialog";
import { Submit } from "./field";
import { Form } from "./form";

interface Props {
  rows: readonly { label: string; theirs: string; mine: string }[];
  onTheirs: () => void;
  onMine: () => Promise<readonly Problem[]>;
  onClose: () => void;
}

export function Conflict({ rows, onTheirs, onMine, onClose }: Props) {
  return (
    <Dialog title="Somebody else changed this meanwhile" onClose={onClose}>
      <Form onSubmit={onMine}>
        <p className="soft">It was saved while you were typing. These are the fields that you changed:</p>
        <div className="versions" tabIndex={0} role="region" aria-label="Both versions">
          <table>
            <thead>
              <tr>
                <th>Field</th>
                <th>Theirs</th>
                <th>Yours</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ label, theirs, mine }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{theirs || <span className="soft">empty</span>}</td>
                  <td>{mine || <span className="soft">empty</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="actions">
          <button type="button" className="button" onClick={onTheirs}>
            Take theirs
          </button>
          <Submit>Write mine</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

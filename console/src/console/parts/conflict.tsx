// Somebody else changed it meanwhile: what they wrote and what was typed here, side by side, and the choice between them.

import { Dialog } from "./dialog";

interface Props {
  rows: readonly { label: string; theirs: string; mine: string }[];
  onTheirs: () => void;
  onMine: () => void;
  onClose: () => void;
}

export function Conflict({ rows, onTheirs, onMine, onClose }: Props) {
  return (
    <Dialog title="Somebody else changed this meanwhile" onClose={onClose}>
      <p className="soft">Nothing of yours is written yet. Choose which is to stand.</p>
      <div className="conflict">
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
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onTheirs}>
          Take theirs
        </button>
        <button type="button" className="button primary" onClick={onMine}>
          Write mine
        </button>
      </div>
    </Dialog>
  );
}

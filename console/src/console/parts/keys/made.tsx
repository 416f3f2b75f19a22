// A key that was just made: its secret, this once.

import { Secret } from "../copy";
import { Dialog } from "../dialog";

interface Props {
  title: string;
  secret: string;
  onClose: () => void;
}

export function Made({ title, secret, onClose }: Props) {
  return (
    <Dialog title={title} isKept onClose={onClose}>
      <Secret value={secret}>Whoever has this gets in with it. Put it where your program reads its secrets.</Secret>
      <div className="actions end">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

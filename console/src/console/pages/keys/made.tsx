// A key that was just made: its secret, this once.

import { useLocation } from "wouter";
import { Secret } from "../../parts/copy";
import { Dialog } from "../../parts/dialog";

interface Props {
  title: string;
  id: string;
  secret: string;
}

export function Made({ title, id, secret }: Props) {
  const [, go] = useLocation();
  const close = () => go(`/keys/${id}`);
  return (
    <Dialog title={title} onClose={close}>
      <Secret value={secret}>Whoever has this gets in with it. Put it where your program reads its secrets.</Secret>
      <button type="button" className="button primary" onClick={close}>
        Done
      </button>
    </Dialog>
  );
}

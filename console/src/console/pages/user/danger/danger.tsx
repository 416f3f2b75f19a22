// What cannot be undone by a click, apart from all else.

import { lazy, type ReactNode, Suspense, useState } from "react";
import { useAddress } from "../../../address";
import { Section } from "../../../parts/section";
import type { User } from "../query";

const Remove = lazy(() => import("./remove"));

export default function Danger({ user }: { user: User }) {
  const { change } = useAddress();
  const [removing, setRemoving] = useState<"delete" | "erase">();
  const can = (action: User["viewerCan"][number]) => user.viewerCan.includes(action);
  return (
    <Section title="Danger zone">
      <ul className="dangers">
        {can("SET_STATUS") && user.status === "ACTIVE" && (
          <Choice title="Deactivate" button="Deactivate …" onStart={() => change({ open: "deactivate" })}>
            They cannot sign in, and their keys do not work, until somebody activates them again. Nothing is lost.
          </Choice>
        )}
        {can("DELETE") && (
          <>
            <Choice title="Delete" button="Delete …" onStart={() => setRemoving("delete")}>
              The user and their keys are gone. The history keeps what is needed to restore the user, without password and keys.
            </Choice>
            <Choice title="Erase" button="Erase …" onStart={() => setRemoving("erase")}>
              As deleting, and what is personal is taken out of the history, too. Nobody can undo that.
            </Choice>
          </>
        )}
      </ul>
      <Suspense>
        {removing && <Remove user={user} erase={removing === "erase"} onClose={() => setRemoving(undefined)} />}
      </Suspense>
    </Section>
  );
}

interface Props {
  title: string;
  button: string;
  onStart: () => void;
  children: ReactNode;
}

function Choice({ title, button, onStart, children }: Props) {
  return (
    <li>
      <div>
        <h3>{title}</h3>
        <p className="soft">{children}</p>
      </div>
      <button type="button" className="button bad" onClick={onStart}>
        {button}
      </button>
    </li>
  );
}

// What cannot be undone by a click, apart from all else.

import { useState } from "react";
import { useAddress } from "../../../address";
import { Danger } from "../../../parts/danger";
import { later } from "../../../parts/later";
import type { User } from "../query";

const Remove = later(() => import("./remove"));

export default function DangerZone({ user }: { user: User }) {
  const { change } = useAddress();
  const [removing, setRemoving] = useState<"delete" | "erase">();
  const can = (action: User["viewerCan"][number]) => user.viewerCan.includes(action);
  return (
    <div className="panels">
      {can("SET_STATUS") && user.status === "ACTIVE" && (
        <Danger title="Deactivate this user" action="Deactivate …" onStart={() => change({ open: "deactivate" })}>
          They cannot sign in, and their keys do not work, until somebody activates them again. Nothing is lost.
        </Danger>
      )}
      {can("DELETE") && (
        <>
          <Danger title="Delete this user" action="Delete …" onStart={() => setRemoving("delete")}>
            The user and their keys are gone. The history keeps what is needed to restore the user, without password and keys.
          </Danger>
          <Danger title="Erase this user" action="Erase …" onStart={() => setRemoving("erase")}>
            As deleting, and what is personal is taken out of the history, too. Nobody can undo that.
          </Danger>
        </>
      )}
      {removing && <Remove user={user} erase={removing === "erase"} onClose={() => setRemoving(undefined)} />}
    </div>
  );
}

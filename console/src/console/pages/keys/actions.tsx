// What can be done with a key.

import { useMutation } from "urql";
import { useAddress } from "../../address";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import type { Key } from "./key-query";
import { UPDATE } from "./update";

export function Actions({ apiKey }: { apiKey: Key }) {
  const { id, enabled, version, viewerCan } = apiKey;
  const { change } = useAddress();
  const [, update] = useMutation(UPDATE);
  const say = useToast();

  async function switchOver() {
    const problems = problemsOf(await update({ id, input: { enabled: !enabled }, expectedVersion: version }));
    const done = enabled ? "Switched off: nobody gets in with it" : "Switched on again";
    say(problems.map(({ message }) => message).join(" ") || done);
  }

  const items = [
    { may: "UPDATE", label: enabled ? "Switch off" : "Switch on", onChoose: () => void switchOver() },
    { may: "REVOKE", label: "Revoke …", onChoose: () => change({ open: "revoke" }), dangerous: true },
    { may: "DELETE", label: "Delete …", onChoose: () => change({ open: "delete" }), dangerous: true },
  ].filter(({ may }) => viewerCan.some((action) => action === may));
  return (
    <>
      {viewerCan.includes("ROTATE") && (
        <button type="button" className="button" onClick={() => change({ open: "rotate" })}>
          Rotate …
        </button>
      )}
      {items.length > 0 && <Menu label="More actions" className="button icon" button={<Icon name="more" />} items={items} />}
    </>
  );
}

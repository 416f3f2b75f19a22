// What can be done to a key: switched on and off at once, all else by a dialog.

import type { ReactNode } from "react";
import { useMutation } from "urql";
import { problemsOf } from "../../problems";
import { Menu } from "../menu";
import { useToast } from "../toast";
import type { Doing } from "./dialog";
import { can, type Key, nameOf } from "./key";
import { UPDATE } from "./update";

interface Props {
  apiKey: Key;
  onChoose: (doing: Doing) => void;
  button: ReactNode;
  className?: string;
}

export function KeyMenu({ apiKey, onChoose, button, className = "button" }: Props) {
  const { id, enabled, version } = apiKey;
  const [, update] = useMutation(UPDATE);
  const say = useToast();

  async function turn() {
    const problems = problemsOf(await update({ id, input: { enabled: !enabled }, expectedVersion: version }));
    say(problems[0]?.message ?? `${nameOf(apiKey)} is ${enabled ? "disabled" : "enabled"}`);
  }

  const items = [
    { may: "UPDATE" as const, label: enabled ? "Disable" : "Enable", onChoose: () => void turn() },
    { may: "UPDATE" as const, label: "Change scopes …", onChoose: () => onChoose("scopes") },
    { may: "ROTATE" as const, label: "Rotate …", onChoose: () => onChoose("rotate") },
    { may: "REVOKE" as const, label: "Revoke …", onChoose: () => onChoose("revoke"), dangerous: true },
    { may: "DELETE" as const, label: "Delete …", onChoose: () => onChoose("delete"), dangerous: true },
  ].filter(({ may }) => can(apiKey, may));
  if (items.length === 0) return null;
  return <Menu items={items} button={button} label={`Actions for ${nameOf(apiKey)}`} className={className} />;
}

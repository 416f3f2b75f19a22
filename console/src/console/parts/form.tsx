// A form that is sent by a function, and shows what that refuses: beside the field that a problem's path names, or on top.

import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { Problem } from "../problems";

const Context = createContext<{ busy: boolean; said: ReadonlyMap<string, string> }>({ busy: false, said: new Map() });

/** Whether it is being sent, and what was said of the field of this name. */
export function useForm() {
  return useContext(Context);
}

interface Props {
  /** Answers what was refused; nothing when all is done. */
  onSubmit: (given: FormData) => Promise<readonly Problem[]>;
  children: ReactNode;
}

export function Form({ onSubmit, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map());
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [said]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    const problems = await onSubmit(new FormData(form)).catch(unforeseen);
    setSaid(placed(problems, form));
    setBusy(false);
  }

  return (
    <Context value={{ busy, said }}>
      <form ref={ref} className="form" noValidate onSubmit={(event) => void submit(event)}>
        <div className="problems" role="alert">
          {said.get("")}
        </div>
        {children}
      </form>
    </Context>
  );
}

function unforeseen(): Problem[] {
  return [{ message: "The server does not answer. Look at your connection, then try again." }];
}

/** By the names of fields: the path without the argument it begins with, as in ["input", "email"]. */
function placed(problems: readonly Problem[], form: HTMLFormElement): Map<string, string> {
  const said = new Map<string, string>();
  for (const { message, path } of problems) {
    const names = [path?.slice(1).join("."), path?.join(".")];
    const name = names.find((name) => name && form.elements.namedItem(name)) ?? "";
    said.set(name, [said.get(name), inLabels(message, name, form)].filter(Boolean).join(" "));
  }
  return said;
}

/** The server calls a field as its input does; a person knows it by its label. */
function inLabels(message: string, name: string, form: HTMLFormElement): string {
  const field = form.elements.namedItem(name);
  const code = name.split(".").at(-1) ?? "";
  const label = field instanceof HTMLElement && "labels" in field && (field.labels as NodeList | null)?.[0]?.textContent;
  return label && message.startsWith(`${code} `) ? label + message.slice(code.length) : message;
}

/** What was typed; nothing for a field left empty, which is then not sent. */
export function given(data: FormData, name: string): string | undefined {
  return String(data.get(name) ?? "").trim() || undefined;
}

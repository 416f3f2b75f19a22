// A record's fields to change: only what was changed is sent, and only onto the version that was read.

import { useState } from "react";
import type { Problem } from "../problems";
import { Conflict } from "./conflict";
import { Field, Submit } from "./field";
import { Form } from "./form";
import { useToast } from "./toast";

export type Values = Record<string, string>;

export interface TextField {
  name: string;
  label: string;
  hint?: string;
  type?: string;
}

export interface Saved {
  problems: readonly Problem[];
  version: number | undefined;
}

interface Props {
  fields: readonly TextField[];
  /** As they are on the server now. */
  values: Values;
  version: number;
  save: (changed: Values, expectedVersion: number) => Promise<Saved>;
  /** Reads the record again: then the values and the version are others. */
  reread: () => void;
}

export function VersionedForm({ fields, values, version, save, reread }: Props) {
  const say = useToast();
  const [base, setBase] = useState({ values, version });
  const [mine, setMine] = useState<Values>();
  const [round, setRound] = useState(0);

  async function write(changed: Values, onto: { values: Values; version: number }) {
    const saved = await save(changed, onto.version);
    if (saved.problems.some(({ code }) => code === "STALE_VERSION")) {
      setMine(changed);
      reread();
      return [];
    }
    if (saved.problems.length > 0) return saved.problems;
    setBase({ values: { ...onto.values, ...changed }, version: saved.version ?? onto.version });
    setMine(undefined);
    say("Saved");
    return [];
  }

  async function submit(data: FormData) {
    const typed = fields.map(({ name }) => [name, String(data.get(name) ?? "").trim()] as const);
    const changed = typed.filter(([name, value]) => value !== base.values[name]);
    if (changed.length > 0) return write(Object.fromEntries(changed), base);
    say("Nothing has changed");
    return [];
  }

  function takeTheirs() {
    setBase({ values, version });
    setMine(undefined);
    setRound(round + 1);
  }

  async function writeMine(changed: Values) {
    const problems = await write(changed, { values, version });
    if (problems.length === 0) return setRound(round + 1);
    setMine(undefined);
    say(problems.map(({ message }) => message).join(" "));
  }

  return (
    <>
      <Form key={round} onSubmit={submit}>
        {fields.map((field) => (
          <Field key={field.name} {...field} defaultValue={base.values[field.name]} />
        ))}
        <div className="actions">
          <Submit>Save</Submit>
        </div>
      </Form>
      {mine && version !== base.version && (
        <Conflict
          rows={rowsOf(fields, values, mine)}
          onTheirs={takeTheirs}
          onMine={() => void writeMine(mine)}
          onClose={() => setMine(undefined)}
        />
      )}
    </>
  );
}

/** Of what was changed here: all else stays as they wrote it. */
function rowsOf(fields: readonly TextField[], theirs: Values, mine: Values) {
  return fields
    .filter(({ name }) => name in mine)
    .map(({ name, label }) => ({ label, theirs: theirs[name] ?? "", mine: mine[name] ?? "" }));
}

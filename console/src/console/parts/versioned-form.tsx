// A record's fields to change: only what was changed is sent, and only onto the version that was read.

import { useState } from "react";
import type { Problem } from "../problems";
import { AreaField } from "./area-field";
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
  /** Several lines. */
  isArea?: boolean;
}

export interface Versioned {
  values: Values;
  version: number;
}

interface Props {
  /** Those of an inner list stand side by side. */
  fields: readonly (TextField | readonly TextField[])[];
  /** As the record is by now. */
  now: Versioned;
  readOnly?: boolean;
  save: (changed: Values, expectedVersion: number) => Promise<readonly Problem[]>;
  /** Asks the server anew; nothing where the record is gone. */
  read: () => Promise<Versioned | undefined>;
}

export function VersionedForm({ fields, now, readOnly = false, save, read }: Props) {
  const [begun, setBegun] = useState(now);
  const [isDirty, setDirty] = useState(false);
  const [round, setRound] = useState(0);
  const [conflict, setConflict] = useState<{ mine: Values; theirs: Versioned }>();
  const say = useToast();
  // Whoever types keeps what they began with; for all others the form shows what is true by now.
  const shown = isDirty ? begun : now;

  async function write(mine: Values, version: number): Promise<readonly Problem[]> {
    const problems = await save(mine, version);
    if (problems.some(({ code }) => code === "STALE_VERSION")) return await compare(mine);
    if (problems.length > 0) return problems;
    await start();
    say("Saved");
    return [];
  }

  /** Where they changed none of these fields, it is simply written. */
  async function compare(mine: Values): Promise<readonly Problem[]> {
    const theirs = await read();
    if (!theirs) return [{ message: "Somebody deleted this meanwhile." }];
    if (Object.keys(mine).every((name) => theirs.values[name] === shown.values[name])) {
      return await write(mine, theirs.version);
    }
    setConflict({ mine, theirs });
    return [];
  }

  /** From what the server has now. */
  async function start() {
    await read();
    setDirty(false);
    setConflict(undefined);
    setRound(round + 1);
  }

  function typed(form: HTMLFormElement | null) {
    if (!form) return;
    if (!isDirty) setBegun(now);
    setDirty(Object.keys(changedIn(new FormData(form), shown.values)).length > 0);
  }

  return (
    <div onInput={({ target }) => typed((target as HTMLInputElement).form)}>
      <Form key={`${shown.version} ${round}`} onSubmit={(data) => write(changedIn(data, shown.values), shown.version)}>
        {fields.map((field) => (
          <Line key={[field].flat()[0]!.name} line={[field].flat()} values={shown.values} readOnly={readOnly} />
        ))}
        {!readOnly && (
          <div className="actions">
            <button type="button" className="button" disabled={!isDirty} onClick={() => void start()}>
              Discard
            </button>
            <Submit disabled={!isDirty}>Save</Submit>
          </div>
        )}
      </Form>
      {conflict && (
        <Conflict
          rows={rowsOf(fields.flat(), conflict.theirs.values, conflict.mine)}
          onTheirs={() => void start()}
          onMine={() => write(conflict.mine, conflict.theirs.version)}
          onClose={() => setConflict(undefined)}
        />
      )}
    </div>
  );
}

function Line({ line, values, readOnly }: { line: readonly TextField[]; values: Values; readOnly: boolean }) {
  const fields = line.map(({ isArea, ...field }) => {
    const given = { ...field, readOnly, defaultValue: values[field.name] ?? "" };
    return isArea ? <AreaField key={field.name} {...given} rows={6} /> : <Field key={field.name} {...given} />;
  });
  return fields.length > 1 ? <div className="row">{fields}</div> : fields;
}

function changedIn(data: FormData, values: Values): Values {
  const typed = Object.keys(values).map((name) => [name, String(data.get(name) ?? "").trim()] as const);
  return Object.fromEntries(typed.filter(([name, value]) => value !== values[name]));
}

/** Of what was changed here: all else stays as they wrote it. */
function rowsOf(fields: readonly TextField[], theirs: Values, mine: Values) {
  return fields
    .filter(({ name }) => name in mine)
    .map(({ name, label }) => ({ label, theirs: theirs[name] ?? "", mine: mine[name] ?? "" }));
}

/** What was emptied is null. */
export function inputOf(changed: Values): Record<string, string | null> {
  return Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, value || null]));
}

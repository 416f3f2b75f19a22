// The form of a profile. It is sent with the version it was read as, so that nobody's change is lost unseen.

import { type ReactNode, useState } from "react";
import { useClient } from "urql";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { useToast } from "../../../parts/toast";
import { type Problem, problemsOf } from "../../../problems";
import { USER, type User } from "../query";
import { Conflict } from "./conflict";
import { changed, type Input, isChanged } from "./fields";

const UPDATE = graphql(`
  mutation UpdateUser($id: ID!, $input: UpdateUserInput!, $version: Int!) {
    updateUser(user: { id: $id }, input: $input, expectedVersion: $version) {
      user {
        id
        version
      }
      problems {
        code
        message
        path
      }
    }
  }
`);

interface Props {
  user: User;
  readOnly: boolean;
  children: (user: User) => ReactNode;
}

export function ProfileForm({ user, readOnly, children }: Props) {
  const [read, setRead] = useState(user);
  const [dirty, setDirty] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [conflict, setConflict] = useState<{ mine: Input; theirs: User }>();
  const client = useClient();
  const update = useAct(UPDATE);
  const say = useToast();
  // Whoever types keeps what they began with; for all others the form shows what is true by now.
  const shown = dirty ? read : user;

  async function write(input: Input, version: number): Promise<readonly Problem[]> {
    const problems = problemsOf(await update({ id: user.id, input, version }));
    if (problems.some(({ code }) => code === "STALE_VERSION")) return await compare(input);
    if (problems.length === 0) {
      await start();
      say("Saved");
    }
    return problems;
  }

  /** Where nothing of the profile is different, somebody changed something else: then it is simply written. */
  async function compare(mine: Input): Promise<readonly Problem[]> {
    const theirs = (await client.query(USER, { id: user.id }, { requestPolicy: "network-only" })).data?.user;
    if (!theirs) return [{ message: "This user is gone: somebody deleted them." }];
    const fields = Object.keys(mine) as (keyof Input)[];
    const same = fields.every((name) => JSON.stringify(theirs[name]) === JSON.stringify(shown[name]));
    if (same) return await write(mine, theirs.version);
    setConflict({ mine, theirs });
    return [];
  }

  /** From what the server has now. */
  async function start() {
    await client.query(USER, { id: user.id }, { requestPolicy: "network-only" });
    setDirty(false);
    setConflict(undefined);
    setAttempt(attempt + 1);
  }

  async function submit(data: FormData) {
    const input = changed(data, shown);
    return Array.isArray(input) ? input : await write(input, shown.version);
  }

  function typed(form: HTMLFormElement | null) {
    if (!form) return;
    if (!dirty) setRead(user);
    setDirty(isChanged(form, shown));
  }

  return (
    <div onInput={({ target }) => typed((target as HTMLInputElement).form)}>
      <Form key={`${shown.version} ${attempt}`} onSubmit={submit}>
        {children(shown)}
        {!readOnly && (
          <div className="actions">
            <button type="button" className="button" disabled={!dirty} onClick={() => void start()}>
              Discard
            </button>
            <Submit disabled={!dirty}>Save</Submit>
          </div>
        )}
      </Form>
      {conflict && (
        <Conflict
          {...conflict}
          onTake={start}
          onWrite={() => write(conflict.mine, conflict.theirs.version)}
          onClose={() => setConflict(undefined)}
        />
      )}
    </div>
  );
}

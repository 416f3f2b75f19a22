// The dialog that narrows a key, or widens it.

import { useMutation } from "urql";
import { Dialog } from "../dialog";
import { Submit } from "../field";
import { Form } from "../form";
import { useToast } from "../toast";
import { problemsOf } from "../../problems";
import { type Key, nameOf } from "./key";
import { ScopeFields, scopesIn } from "./scopes";
import { UPDATE } from "./update";

export default function ChangeScopes({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const { id, version, scopes } = apiKey;
  const [, update] = useMutation(UPDATE);
  const say = useToast();

  async function submit(data: FormData) {
    const problems = problemsOf(await update({ id, input: { scopes: scopesIn(data) }, expectedVersion: version }));
    if (problems.length === 0) {
      say("Saved");
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title={`Scopes of ${nameOf(apiKey)}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <ScopeFields now={scopes} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Save</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

// Gives a key another secret, while the old one goes on working as long as is said.

import { useState } from "react";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { SelectField } from "../../../parts/select-field";
import { problemsOf } from "../../../problems";
import { Made } from "./new-key";
import { type Key, nameOf } from "./query";

const ROTATE = graphql(`
  mutation RotateApiKey($id: ID!, $overlapSeconds: Int!) {
    rotateApiKey(id: $id, overlapSeconds: $overlapSeconds) {
      secret
      problems {
        message
        path
      }
    }
  }
`);
const SPANS = { 0: "not at all", 3600: "an hour", 86400: "a day", 604800: "7 days", 2592000: "30 days" };

export function Rotate({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const [secret, setSecret] = useState<string>();
  const rotate = useAct(ROTATE);

  async function submit(data: FormData) {
    const result = await rotate({ id: apiKey.id, overlapSeconds: Number(data.get("overlapSeconds")) });
    const made = result.data?.rotateApiKey?.secret;
    if (made) setSecret(made);
    return problemsOf(result);
  }

  if (secret) return <Made secret={secret} title="The new secret" onClose={onClose} />;
  return (
    <Dialog title={`Rotate ${nameOf(apiKey)}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">A new key takes its place, good for the same. Give programs time to change over.</p>
        <SelectField name="overlapSeconds" label="The old secret goes on working" values={SPANS} defaultValue={86_400} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Rotate</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

// Makes a new secret for the same rights, while the old one may go on working for a time.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Dialog } from "../dialog";
import { Submit } from "../field";
import { Form } from "../form";
import { SelectField } from "../select-field";
import { problemsOf } from "../../problems";
import { type Key, nameOf } from "./key";
import { Made } from "./made";

const ROTATE = graphql(`
  mutation RotateApiKey($id: ID!, $overlapSeconds: Int!, $expectedVersion: Int!) {
    rotateApiKey(apiKey: { id: $id }, overlapSeconds: $overlapSeconds, expectedVersion: $expectedVersion) {
      secret
      apiKey {
        id
      }
      problems {
        message
        path
      }
    }
  }
`);

const SPANS = {
  0: "Not at all: it ends at once",
  3600: "For an hour",
  86400: "For a day",
  604800: "For a week",
  2592000: "For 30 days",
};

export default function Rotate({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const [, rotate] = useMutation(ROTATE);
  const [secret, setSecret] = useState<string>();

  async function submit(data: FormData) {
    const overlapSeconds = Number(data.get("overlapSeconds"));
    const result = await rotate({ id: apiKey.id, overlapSeconds, expectedVersion: apiKey.version });
    setSecret(result.data?.rotateApiKey?.secret ?? undefined);
    return problemsOf(result);
  }

  if (secret) return <Made title="The new key is made" secret={secret} onClose={onClose} />;
  return (
    <Dialog title={`Rotate ${nameOf(apiKey)}?`} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">A new key with the same owner and scopes takes its place.</p>
        <SelectField name="overlapSeconds" label="The old key goes on working" values={SPANS} defaultValue={86_400} />
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

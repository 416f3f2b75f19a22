// Makes a new secret for the same rights, while the old one may go on working for a time.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Dialog } from "../../parts/dialog";
import { Submit } from "../../parts/field";
import { Form } from "../../parts/form";
import { problemsOf } from "../../problems";
import { type Key, nameOf } from "./key-query";
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

export default function Rotate({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const [, rotate] = useMutation(ROTATE);
  const [made, setMade] = useState<{ id: string; secret: string }>();

  async function submit(data: FormData) {
    const overlapSeconds = Number(data.get("overlapSeconds"));
    const result = await rotate({ id: apiKey.id, overlapSeconds, expectedVersion: apiKey.version });
    const { apiKey: successor, secret } = result.data?.rotateApiKey ?? {};
    if (successor && secret) setMade({ id: successor.id, secret });
    return problemsOf(result);
  }

  if (made) return <Made title="The new key is made" {...made} />;
  return (
    <Dialog title={`Rotate ${nameOf(apiKey)}?`} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">A new key with the same owner and scopes takes its place.</p>
        <label className="field">
          <span>The old key goes on working</span>
          <select name="overlapSeconds" defaultValue="86400">
            <option value="0">Not at all: it ends at once</option>
            <option value="3600">For an hour</option>
            <option value="86400">For a day</option>
            <option value="604800">For a week</option>
            <option value="2592000">For 30 days</option>
          </select>
        </label>
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

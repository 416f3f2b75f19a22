// The dialog that makes a key.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Dialog } from "../../parts/dialog";
import { Field, Submit } from "../../parts/field";
import { Form, given } from "../../parts/form";
import { fromLocal, toLocal } from "../../parts/local-time";
import { PROJECTS, USERS } from "../../parts/lookups";
import { daysFromToday } from "../../parts/past";
import { RecordField } from "../../parts/record-field";
import { problemsOf } from "../../problems";
import { useViewer } from "../../viewer";
import { Made } from "./made";
import { ScopeFields, scopesIn } from "./scopes";

const CREATE = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
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

const LIFETIME = 90; // days, unless told

export default function NewKey({ onClose }: { onClose: () => void }) {
  const { user, can } = useViewer();
  const [, create] = useMutation(CREATE);
  const [made, setMade] = useState<{ id: string; secret: string }>();

  async function submit(data: FormData) {
    const project = given(data, "project");
    const input = {
      user: { id: given(data, "user") ?? user.id },
      ...(project && { project: { id: project } }),
      name: given(data, "name") ?? null,
      expiresAt: fromLocal(given(data, "expiresAt")),
      scopes: scopesIn(data),
    };
    const result = await create({ input });
    const { apiKey, secret } = result.data?.createApiKey ?? {};
    if (apiKey && secret) setMade({ id: apiKey.id, secret });
    return problemsOf(result);
  }

  if (made) return <Made title="The key is made" {...made} />;
  return (
    <Dialog title="New key" onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" hint="Which program uses it, and where." />
        {can("READ_USERS") && <RecordField name="user" label="Owner" initial={user.id} {...USERS} />}
        <RecordField name="project" label="Project" hint="Only if it is for one." {...PROJECTS} />
        <Field
          name="expiresAt"
          label="Expires"
          type="datetime-local"
          defaultValue={toLocal(daysFromToday(LIFETIME))}
          hint="Empty: it never ends by itself."
        />
        <ScopeFields />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Create key</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

// The dialog that makes a key.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { type Dialect, DIALECTS } from "../dialects";
import { Dialog } from "../dialog";
import { Field, Submit } from "../field";
import { Form, given } from "../form";
import { fromLocal, toLocal } from "../local-time";
import { PROJECTS, USERS } from "../lookups";
import { daysFromToday } from "../past";
import { RecordField } from "../record-field";
import { SelectField } from "../select-field";
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

interface Props {
  /** Whose it will be, where the page is theirs. */
  owner?: { id: string; name: string };
  onClose: () => void;
}

export default function NewKey({ owner, onClose }: Props) {
  const { user, can } = useViewer();
  const [, create] = useMutation(CREATE);
  const [secret, setSecret] = useState<string>();

  async function submit(data: FormData) {
    const project = given(data, "project");
    const dialect = given(data, "dialect") as Dialect | undefined;
    const input = {
      user: { id: owner?.id ?? given(data, "user") ?? user.id },
      ...(project && { project: { id: project } }),
      name: given(data, "name") ?? null,
      expiresAt: fromLocal(given(data, "expiresAt")),
      ...(dialect && { dialect }),
      scopes: scopesIn(data),
    };
    const result = await create({ input });
    setSecret(result.data?.createApiKey?.secret ?? undefined);
    return problemsOf(result);
  }

  if (secret) return <Made title="The key is made" secret={secret} onClose={onClose} />;
  return (
    <Dialog title={owner && owner.id !== user.id ? `New key for ${owner.name}` : "New key"} onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" hint="Which program uses it, and where." />
        {!owner && can("READ_USERS") && <RecordField name="user" label="Owner" initial={user.id} {...USERS} />}
        <RecordField name="project" label="Project" hint="Only if it is for one: it ends when its owner leaves that." {...PROJECTS} />
        <Field
          name="expiresAt"
          label="Expires"
          type="datetime-local"
          defaultValue={toLocal(daysFromToday(LIFETIME))}
          hint="Empty: it never ends by itself."
        />
        <SelectField
          name="dialect"
          label="Dialect"
          values={{ "": "None in particular", ...DIALECTS }}
          hint="Decides where a path at the root could be of several."
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

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

interface Named {
  id: string;
  name: string;
}

interface Props {
  /** Whose it will be, where the page is theirs. */
  owner?: Named | undefined;
  /** What it will be for, where the page is that project's. */
  project?: Named | undefined;
  onClose: () => void;
}

export default function NewKey({ owner, project, onClose }: Props) {
  const { user, can } = useViewer();
  const [, create] = useMutation(CREATE);
  const [secret, setSecret] = useState<string>();

  async function submit(data: FormData) {
    const projectId = project?.id ?? given(data, "project");
    const dialect = given(data, "dialect") as Dialect | undefined;
    const input = {
      user: { id: owner?.id ?? given(data, "user") ?? user.id },
      ...(projectId && { project: { id: projectId } }),
      name: given(data, "name") ?? null,
      expiresAt: fromLocal(given(data, "expiresAt")),
      ...(dialect && { dialect }),
      scopes: scopesIn(data),
    };
    const result = await create({ input });
    setSecret(result.data?.createApiKey?.secret ?? undefined);
    return problemsOf(result);
  }

  const named = project ?? (owner && owner.id !== user.id ? owner : null);
  if (secret) return <Made title="The key is made" secret={secret} onClose={onClose} />;
  return (
    <Dialog title={named ? `New key for ${named.name}` : "New key"} onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" hint="Which program uses it, and where." />
        {!owner && can("READ_USERS") && (
          <RecordField
            name="user"
            label="Owner"
            initial={project ? "" : user.id}
            hint={project ? "A member of the project; you, if nobody is named." : ""}
            {...USERS}
          />
        )}
        {!project && (
          <RecordField
            name="project"
            label="Project"
            hint="Only if it is for one: it ends when its owner leaves that."
            {...PROJECTS}
          />
        )}
        <Field
          name="expiresAt"
          label="Expires"
          type="datetime-local"
          defaultValue={toLocal(daysFromToday(LIFETIME))}
          hint="Empty: never."
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

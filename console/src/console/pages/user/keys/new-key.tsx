// Makes a key, whose secret is shown once.

import { useState } from "react";
import { useQuery } from "urql";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { AreaField } from "../../../parts/area-field";
import { Secret } from "../../../parts/copy";
import { Dialog } from "../../../parts/dialog";
import { Field, Submit } from "../../../parts/field";
import { Form, given } from "../../../parts/form";
import { instantOf } from "../../../parts/instant";
import { SelectField } from "../../../parts/select-field";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";
import { DIALECTS } from "./query";
import { scopesOf } from "./scopes";

const PROJECTS = graphql(`
  query ProjectsForKey($id: ID!) {
    user(by: { id: $id }) {
      id
      projects(first: 250) {
        nodes {
          id
          name
        }
      }
    }
  }
`);
const CREATE = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      problems {
        message
        path
      }
    }
  }
`);

export function NewKey({ user, onClose }: DialogProps) {
  const [secret, setSecret] = useState<string>();
  const [{ data }] = useQuery({ query: PROJECTS, variables: { id: user.id } });
  const create = useAct(CREATE);
  const projects = data?.user?.projects.nodes.map(({ id, name }) => [id, name]) ?? [];

  async function submit(data: FormData) {
    const scopes = scopesOf(String(data.get("scopes")));
    if (scopes && "message" in scopes) return [scopes];
    const [project, dialect] = [given(data, "project"), given(data, "dialect") as "ENKRYPT" | undefined];
    const input = {
      user: { id: user.id },
      name: given(data, "name") ?? null,
      expiresAt: instantOf(data, "expiresAt"),
      ...(project && { project: { id: project } }),
      ...(dialect && { dialect }),
      ...(scopes && { scopes }),
    };
    const result = await create({ input });
    const made = result.data?.createApiKey?.secret;
    if (made) setSecret(made);
    return problemsOf(result).map(({ message, path }) => ({ message, path: path?.slice(0, 2) ?? null }));
  }

  if (secret) return <Made secret={secret} title="The key is there" onClose={onClose} />;
  return (
    <Dialog title={`New key for ${user.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" hint="What it is for, such as “nightly import”." />
        <AreaField
          name="scopes"
          label="Narrowed to"
          rows={3}
          placeholder="READ on report/2026"
          hint="A permission on each line. Empty: all that the user may."
        />
        <div className="row">
          <Field name="expiresAt" label="Expires" type="datetime-local" hint="In your time zone. Empty: never." />
          <SelectField
            name="project"
            label="Project"
            values={{ "": "None", ...Object.fromEntries(projects) }}
            hint="The key ends when they leave it."
          />
        </div>
        <SelectField name="dialect" label="Speaks" values={DIALECTS} hint="Where a path at the root could be of several dialects." />
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

export function Made({ secret, title, onClose }: { secret: string; title: string; onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Secret value={secret}>Whoever has this secret may what the key may.</Secret>
      <div className="actions end">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

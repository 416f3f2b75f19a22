// The dialogs that make, rotate and revoke one's own keys; a secret is shown this once.

import { type ReactNode, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { Secret } from "../../parts/copy";
import { Dialog } from "../../parts/dialog";
import { Field, Submit } from "../../parts/field";
import { Form, given } from "../../parts/form";
import { useToast } from "../../parts/toast";
import { type Problem, problemsOf } from "../../problems";
import { type Key, OF_KEYS } from "./keys";

const CREATE = graphql(`
  mutation CreateMyKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      problems {
        message
        path
      }
    }
  }
`);
const ROTATE = graphql(`
  mutation RotateMyKey($id: ID!, $overlapSeconds: Int!) {
    rotateApiKey(id: $id, overlapSeconds: $overlapSeconds) {
      secret
      problems {
        message
        path
      }
    }
  }
`);
const REVOKE = graphql(`
  mutation RevokeMyKey($id: ID!) {
    revokeApiKey(id: $id) {
      apiKey {
        id
        status
      }
      problems {
        message
        path
      }
    }
  }
`);

const DAY = 86_400;
const LIFETIMES = { "30": "30 days", "90": "90 days", "365": "A year", "": "Until it is revoked" };
const OVERLAPS = { "0": "It ends at once", "3600": "An hour", "86400": "A day", "604800": "A week" };

export function NewKey({ owner, onClose }: { owner: string; onClose: () => void }) {
  const [, create] = useMutation(CREATE);

  async function make(data: FormData) {
    const days = Number(data.get("days"));
    const expiresAt = days ? new Date(Date.now() + days * DAY * 1000).toISOString() : null;
    const input = { user: { id: owner }, name: given(data, "name") ?? null, expiresAt };
    const result = await create({ input }, OF_KEYS);
    return { secret: result.data?.createApiKey?.secret, problems: problemsOf(result) };
  }

  return (
    <ForSecret title="New key" action="Create key" make={make} onClose={onClose}>
      <Field name="name" label="Name" hint="Which program it is for." />
      <Choice name="days" label="Good for" values={LIFETIMES} chosen="90" />
    </ForSecret>
  );
}

export function RotateKey({ apiKey, onClose }: { apiKey: Key; onClose: () => void }) {
  const [, rotate] = useMutation(ROTATE);

  async function make(data: FormData) {
    const variables = { id: apiKey.id, overlapSeconds: Number(data.get("overlapSeconds")) };
    const result = await rotate(variables, OF_KEYS);
    return { secret: result.data?.rotateApiKey?.secret, problems: problemsOf(result) };
  }

  return (
    <ForSecret title={`Rotate ${apiKey.name ?? apiKey.hint}`} action="Rotate key" make={make} onClose={onClose}>
      <p className="soft">A new key takes its place, with the same name, scopes and end.</p>
      <Choice name="overlapSeconds" label="The old key goes on working for" values={OVERLAPS} chosen="86400" />
    </ForSecret>
  );
}

interface RevokeProps {
  apiKey: Key;
  onClose: () => void;
  onDone: () => void;
}

export function RevokeKey({ apiKey, onClose, onDone }: RevokeProps) {
  const [, revoke] = useMutation(REVOKE);
  const say = useToast();

  async function confirm() {
    const problems = problemsOf(await revoke({ id: apiKey.id }, OF_KEYS));
    if (problems.length === 0) {
      say("The key is revoked");
      onDone();
    }
    return problems;
  }

  const effect = "stops working at once, and for good";
  return (
    <ConfirmDialog
      title="Revoke this key?"
      action="Revoke key"
      dangerous
      preview={async () => ({ results: [{ label: apiKey.name ?? apiKey.hint, effect, problems: [] }], problems: [] })}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}

interface Props {
  title: string;
  action: string;
  make: (data: FormData) => Promise<{ secret: string | null | undefined; problems: readonly Problem[] }>;
  onClose: () => void;
  children: ReactNode;
}

/** A form whose answer is a secret. */
function ForSecret({ title, action, make, onClose, children }: Props) {
  const [secret, setSecret] = useState<string>();

  async function submit(data: FormData) {
    const made = await make(data);
    if (made.secret) setSecret(made.secret);
    return made.problems;
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {secret ? (
        <>
          <Secret value={secret}>This is the key.</Secret>
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </>
      ) : (
        <Form onSubmit={submit}>
          {children}
          <div className="actions">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <Submit>{action}</Submit>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

function Choice({ name, label, values, chosen }: { name: string; label: string; values: Record<string, string>; chosen: string }) {
  return (
    <label className="field">
      <span>{label}</span>
      <select name={name} defaultValue={chosen}>
        {Object.entries(values).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

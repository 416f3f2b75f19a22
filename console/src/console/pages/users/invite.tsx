// The dialog that makes a user and a link by which they choose their password.

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Secret } from "../../parts/copy";
import { Dialog } from "../../parts/dialog";
import { Check, Field, Submit } from "../../parts/field";
import { Form } from "../../parts/form";
import { useSendsMail } from "../../parts/mail";
import { problemsOf } from "../../problems";
import { CREATE, inputOf } from "./create";

const LINK = graphql(`
  mutation CreateInvitation($id: ID!, $byMail: Boolean!) {
    createOneTimeToken(user: { id: $id }, purpose: INVITATION, byMail: $byMail) {
      link
      problems {
        message
        path
      }
    }
  }
`);

interface Made {
  name: string;
  link: string | null;
}

export default function Invite({ onClose }: { onClose: () => void }) {
  const [, create] = useMutation(CREATE);
  const [, createLink] = useMutation(LINK);
  const [user, setUser] = useState<{ id: string; name: string } | null>(null);
  const [made, setMade] = useState<Made>();
  const sendsMail = useSendsMail();

  async function submit(data: FormData) {
    const found = user ?? (await createUser(data));
    if ("problems" in found) return found.problems;
    const linked = await createLink({ id: found.id, byMail: data.has("byMail") });
    const problems = problemsOf(linked);
    if (problems.length === 0) setMade({ name: found.name, link: linked.data?.createOneTimeToken?.link ?? null });
    return problems;
  }

  /** Made once: where only the link fails, the next attempt makes only that. */
  async function createUser(data: FormData) {
    const result = await create({ input: inputOf(data, ["firstName", "lastName", "email"]) });
    const created = result.data?.createUser?.user;
    if (!created) return { problems: problemsOf(result) };
    setUser(created);
    return created;
  }

  if (made) return <Done {...made} onClose={onClose} />;
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">
          {sendsMail ? "They get a link by mail, or by you" : "You get a link, to hand to them"}: good for 7 days and once, by
          which they choose their password.
        </p>
        <Field name="email" label="E-mail address" type="email" readOnly={Boolean(user)} />
        <div className="row">
          <Field name="firstName" label="First name" readOnly={Boolean(user)} />
          <Field name="lastName" label="Last name" readOnly={Boolean(user)} />
        </div>
        {user && <p className="soft">{user.name} is in the directory now; only the link is missing.</p>}
        {sendsMail && <Check name="byMail" label="Send the link by mail" />}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Invite</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

function Done({ name, link, onClose }: Made & { onClose: () => void }) {
  return (
    <Dialog title={`${name} is invited`} isKept={Boolean(link)} onClose={onClose}>
      {link ? (
        <Secret value={link}>Hand them this link, by a road that nobody else reads.</Secret>
      ) : (
        <p>The link is on its way by mail.</p>
      )}
      <button type="button" className="button primary" onClick={onClose}>
        Done
      </button>
    </Dialog>
  );
}

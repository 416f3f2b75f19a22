// Makes a link by which the user sets a password or verifies their address: shown once, or sent by mail.

import { useState } from "react";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Secret } from "../../../parts/copy";
import { Dialog } from "../../../parts/dialog";
import { Check, Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { useSendsMail } from "../../../parts/mail";
import { SelectField } from "../../../parts/select-field";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";

const LINK = graphql(`
  mutation CreateLink($id: ID!, $purpose: OneTimeTokenPurpose!, $seconds: Int!, $byMail: Boolean!) {
    createOneTimeToken(user: { id: $id }, purpose: $purpose, expiresInSeconds: $seconds, byMail: $byMail) {
      link
      problems {
        message
        path
      }
    }
  }
`);

const PURPOSES = {
  INVITATION: { title: "Invitation link", lead: "They choose their first password behind it.", seconds: 604_800 },
  PASSWORD_RESET: {
    title: "Link to reset the password",
    lead: "They choose another password behind it. The one they have stays good until then.",
    seconds: 3600,
  },
  EMAIL_VERIFICATION: {
    title: "Link to verify the address",
    lead: "Opening it shows that mail to this address reaches them.",
    seconds: 86_400,
  },
};
const SPANS = { 3600: "an hour", 86400: "a day", 604800: "7 days", 2592000: "30 days" };

interface Props extends DialogProps {
  purpose: keyof typeof PURPOSES;
}

export default function LinkDialog({ user, purpose, onClose }: Props) {
  const { title, lead, seconds } = PURPOSES[purpose];
  const [made, setMade] = useState<{ link: string | null }>();
  const sendsMail = useSendsMail();
  const create = useAct(LINK);

  async function submit(data: FormData) {
    const asked = { seconds: Number(data.get("seconds")), byMail: data.has("byMail") };
    const result = await create({ id: user.id, purpose, ...asked });
    const problems = problemsOf(result);
    if (problems.length === 0) setMade({ link: result.data?.createOneTimeToken?.link ?? null });
    return problems;
  }

  if (made) return <Made title={title} link={made.link} email={user.email} onClose={onClose} />;
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={submit}>
        <p className="soft">{lead} A link made before for the same ends.</p>
        <SelectField name="seconds" label="Good for" values={SPANS} defaultValue={seconds} />
        {sendsMail && user.email && <Check name="byMail" label={`Send it to ${user.email}, instead of showing it here`} />}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Make the link</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

interface MadeProps {
  title: string;
  link: string | null;
  email: string | null;
  onClose: () => void;
}

function Made({ title, link, email, onClose }: MadeProps) {
  return (
    <Dialog title={title} isKept={Boolean(link)} onClose={onClose}>
      {link ? (
        <Secret value={link}>Hand them this link, by a road that nobody else reads.</Secret>
      ) : (
        <p>The link is on its way to {email}.</p>
      )}
      <div className="actions end">
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

// How one is called and reached, and whether the address is verified.

import { useClient, useMutation } from "urql";
import { Link } from "wouter";
import { ANEW } from "../../client";
import { graphql } from "../../graphql";
import { Form } from "../../parts/form";
import { Submit } from "../../parts/field";
import { useSendsMail } from "../../parts/mail";
import { useToast } from "../../parts/toast";
import { Time } from "../../parts/time";
import { inputOf, type Values, type Versioned, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import { useViewer } from "../../viewer";
import { ACCOUNT, type Me } from "./query";

const SAVE = graphql(`
  mutation SaveAccount($id: ID!, $input: UpdateUserInput!, $expectedVersion: Int!) {
    updateUser(user: { id: $id }, input: $input, expectedVersion: $expectedVersion) {
      user {
        id
        version
      }
      problems {
        code
        message
        path
      }
    }
  }
`);

const VERIFY = graphql(`
  mutation AskForVerification {
    requestEmailVerification {
      problems {
        message
        path
      }
    }
  }
`);

const FIELDS = [
  { name: "firstName", label: "First name" },
  { name: "lastName", label: "Last name" },
  { name: "displayName", label: "Display name", hint: "Shown in place of first and last name." },
  { name: "email", label: "E-mail address", hint: "Another address has to be verified again." },
  { name: "username", label: "Username", hint: "You sign in with it, or with the e-mail address." },
] as const;

export function Profile({ me }: { me: Me }) {
  const [, change] = useMutation(SAVE);
  const client = useClient();
  const { refresh } = useViewer();

  async function save(changed: Values, expectedVersion: number) {
    const problems = problemsOf(await change({ id: me.id, input: inputOf(changed), expectedVersion }));
    if (problems.length === 0) refresh();
    return problems;
  }

  async function read() {
    const found = (await client.query(ACCOUNT, {}, ANEW)).data?.currentUser;
    return found ? versioned(found) : undefined;
  }

  return (
    <section className="board" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <Address me={me} />
      <VersionedForm fields={FIELDS} now={versioned(me)} save={save} read={read} />
    </section>
  );
}

function versioned(me: Me): Versioned {
  return { values: Object.fromEntries(FIELDS.map(({ name }) => [name, me[name] ?? ""])), version: me.version };
}

function Address({ me }: { me: Me }) {
  const [, ask] = useMutation(VERIFY);
  const sendsMail = useSendsMail();
  const say = useToast();
  if (!me.email) return null;
  if (me.emailVerifiedAt) {
    return (
      <p className="soft">
        Your e-mail address was verified <Time at={me.emailVerifiedAt} />.
      </p>
    );
  }

  if (sendsMail === false) {
    return (
      <p className="soft">
        Your e-mail address is not verified.{" "}
        {me.viewerCan.includes("INVITE") ? (
          <Link href={`/users/${me.id}?open=verify`}>Make a link that does it</Link>
        ) : (
          "Ask an administrator for a link that does it."
        )}
      </p>
    );
  }

  async function submit() {
    const problems = problemsOf(await ask({}));
    if (problems.length === 0) say("A link is on its way");
    return problems;
  }

  return (
    <div className="note">
      <Form onSubmit={submit}>
        <div className="aside">
          <p>Your e-mail address is not verified.</p>
          <Submit className="">Send a link</Submit>
        </div>
      </Form>
    </div>
  );
}

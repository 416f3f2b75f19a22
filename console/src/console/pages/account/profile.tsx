// How one is called and reached, and whether the address is verified.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { Form } from "../../parts/form";
import { Submit } from "../../parts/field";
import { useToast } from "../../parts/toast";
import { Time } from "../../parts/time";
import { type Values, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import { useViewer } from "../../viewer";
import type { Me } from "./account";

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

export function Profile({ me, reread }: { me: Me; reread: () => void }) {
  const [, change] = useMutation(SAVE);
  const { refresh } = useViewer();

  async function save(changed: Values, expectedVersion: number) {
    const input = Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, value || null]));
    const result = await change({ id: me.id, input, expectedVersion });
    const problems = problemsOf(result);
    if (problems.length === 0) refresh();
    return { problems, version: result.data?.updateUser?.user?.version };
  }

  return (
    <section className="board" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <Address me={me} />
      <VersionedForm
        fields={FIELDS}
        values={Object.fromEntries(FIELDS.map(({ name }) => [name, me[name] ?? ""]))}
        version={me.version}
        save={save}
        reread={reread}
      />
    </section>
  );
}

function Address({ me }: { me: Me }) {
  const [, ask] = useMutation(VERIFY);
  const say = useToast();
  if (!me.email) return null;
  if (me.emailVerifiedAt) {
    return (
      <p className="soft">
        Your e-mail address was verified <Time at={me.emailVerifiedAt} />.
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

// The profile: what is said of a user, to be changed by who may, and what the server knows.

import { useClient } from "urql";
import { useAct } from "../../../act";
import { ANEW } from "../../../client";
import { graphql } from "../../../graphql";
import { Section } from "../../../parts/section";
import { type Values, VersionedForm } from "../../../parts/versioned-form";
import { problemsOf } from "../../../problems";
import { USER, type User } from "../query";
import { FIELDS, sentAs, versioned } from "./fields";
import { Known } from "./known";

const UPDATE = graphql(`
  mutation UpdateUser($id: ID!, $input: UpdateUserInput!, $version: Int!) {
    updateUser(user: { id: $id }, input: $input, expectedVersion: $version) {
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

export default function Profile({ user }: { user: User }) {
  const update = useAct(UPDATE);
  const client = useClient();
  const { id, viewerCan } = user;

  async function save(changed: Values, version: number) {
    const { input, problems } = sentAs(changed);
    return input ? problemsOf(await update({ id, input, version })) : problems;
  }

  async function read() {
    const found = (await client.query(USER, { id }, ANEW)).data?.user;
    return found ? versioned(found) : undefined;
  }

  return (
    <div className="boards">
      <div className="panel">
        <Section title="Profile">
          <VersionedForm
            fields={FIELDS}
            now={versioned(user)}
            readOnly={!viewerCan.includes("UPDATE")}
            save={save}
            read={read}
          />
        </Section>
      </div>
      <div className="panel">
        <Section title="About the account">
          <Known user={user} />
        </Section>
      </div>
    </div>
  );
}

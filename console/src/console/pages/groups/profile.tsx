// What a group is called, and its end.

import { useClient, useMutation } from "urql";
import { ANEW } from "../../client";
import { graphql } from "../../graphql";
import { Danger } from "../../parts/danger";
import { later } from "../../parts/later";
import { useDialog } from "../../parts/opened";
import { inputOf, type Values, type Versioned, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import { GROUP, type Group } from "./group-query";

const DeleteGroup = later(() => import("./delete-group"));

const UPDATE = graphql(`
  mutation UpdateGroup($id: ID!, $input: UpdateGroupInput!, $expectedVersion: Int!) {
    updateGroup(group: { id: $id }, input: $input, expectedVersion: $expectedVersion) {
      group {
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

const FIELDS = [
  { name: "name", label: "Name" },
  { name: "description", label: "Description", hint: "Who is in it and why, in a line." },
];

export function Profile({ group }: { group: Group }) {
  const [, update] = useMutation(UPDATE);
  const { id, viewerCan } = group;
  const { open, show, close } = useDialog({ delete: viewerCan.includes("DELETE") });
  const client = useClient();

  async function save({ name, ...others }: Values, expectedVersion: number) {
    const input = { ...inputOf(others), ...(name !== undefined && { name }) };
    return problemsOf(await update({ id, input, expectedVersion }));
  }

  async function read() {
    const found = (await client.query(GROUP, { id }, ANEW)).data?.group;
    return found ? versioned(found) : undefined;
  }

  return (
    <div className="panels">
      {viewerCan.includes("UPDATE") && (
        <section className="panel">
          <h2>Profile</h2>
          <VersionedForm
            fields={FIELDS}
            now={versioned(group)}
            save={save}
            read={read}
          />
        </section>
      )}
      {viewerCan.includes("DELETE") && (
        <Danger title="Delete this group" action="Delete group …" onStart={() => show("delete")}>
          Its members lose what they hold through it. It cannot be undone.
        </Danger>
      )}
      {open && <DeleteGroup group={group} onClose={close} />}
    </div>
  );
}

function versioned({ name, description, version }: Group): Versioned {
  return { values: { name, description: description ?? "" }, version };
}

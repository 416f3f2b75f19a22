// What a group is called, and its end.

import { useMutation } from "urql";
import { useAddress } from "../../address";
import { graphql } from "../../graphql";
import { Danger } from "../../parts/danger";
import { later } from "../../parts/later";
import { type Values, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import type { Group } from "./group-query";

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

export function Profile({ group, reread }: { group: Group; reread: () => void }) {
  const { get, change } = useAddress();
  const [, update] = useMutation(UPDATE);
  const { id, name, description, version, viewerCan } = group;

  async function save({ name, ...others }: Values, expectedVersion: number) {
    const cleared = Object.fromEntries(Object.entries(others).map(([field, value]) => [field, value || null]));
    const result = await update({ id, input: { ...cleared, ...(name !== undefined && { name }) }, expectedVersion });
    return { problems: problemsOf(result), version: result.data?.updateGroup?.group?.version };
  }

  return (
    <div className="panels">
      {viewerCan.includes("UPDATE") && (
        <section className="panel">
          <h2>Profile</h2>
          <VersionedForm
            fields={FIELDS}
            values={{ name, description: description ?? "" }}
            version={version}
            save={save}
            reread={reread}
          />
        </section>
      )}
      {viewerCan.includes("DELETE") && (
        <Danger title="Delete this group" action="Delete group …" onStart={() => change({ open: "delete" })}>
          Its members lose what they hold through it. It cannot be undone.
        </Danger>
      )}
      {get("open") === "delete" && <DeleteGroup group={group} onClose={() => change({ open: null })} />}
    </div>
  );
}

// The dialog that makes a group, and leads to it.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { graphql } from "../../graphql";
import { Dialog } from "../../parts/dialog";
import { Field, Submit } from "../../parts/field";
import { Form, given } from "../../parts/form";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";

const CREATE = graphql(`
  mutation CreateGroup($input: CreateGroupInput!) {
    createGroup(input: $input) {
      group {
        id
        name
      }
      problems {
        message
        path
      }
    }
  }
`);

export default function NewGroup({ onClose }: { onClose: () => void }) {
  const [, create] = useMutation(CREATE);
  const [, go] = useLocation();
  const say = useToast();

  async function submit(data: FormData) {
    const input = { name: given(data, "name") ?? "", description: given(data, "description") ?? null };
    const result = await create({ input });
    const group = result.data?.createGroup?.group;
    if (group) {
      say(`${group.name} is there now`);
      go(`/groups/${group.id}`);
    }
    return problemsOf(result);
  }

  return (
    <Dialog title="New group" onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" />
        <Field name="description" label="Description" hint="Who is in it and why, in a line." />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Create group</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

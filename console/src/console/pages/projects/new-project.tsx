// The dialog that makes a project, and leads to it.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { graphql } from "../../graphql";
import { Dialog } from "../../parts/dialog";
import { Field, Submit } from "../../parts/field";
import { Form, given } from "../../parts/form";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";

const CREATE = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      project {
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

export default function NewProject({ onClose }: { onClose: () => void }) {
  const [, create] = useMutation(CREATE);
  const [, go] = useLocation();
  const say = useToast();

  async function submit(data: FormData) {
    const input = { name: given(data, "name") ?? "", description: given(data, "description") ?? null };
    const result = await create({ input });
    const project = result.data?.createProject?.project;
    if (project) {
      say(`${project.name} is there now`);
      go(`/projects/${project.id}`);
    }
    return problemsOf(result);
  }

  return (
    <Dialog title="New project" onClose={onClose}>
      <Form onSubmit={submit}>
        <Field name="name" label="Name" />
        <Field name="description" label="Description" hint="What it is for, in a line." />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit>Create project</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

// What a project is called, and its end.

import { useClient, useMutation } from "urql";
import { ANEW } from "../../client";
import { graphql } from "../../graphql";
import { Danger } from "../../parts/danger";
import { later } from "../../parts/later";
import { useDialog } from "../../parts/opened";
import { inputOf, type Values, type Versioned, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import { PROJECT, type Project } from "./project-query";

const DeleteProject = later(() => import("./delete-project"));

const UPDATE = graphql(`
  mutation UpdateProject($id: ID!, $input: UpdateProjectInput!, $expectedVersion: Int!) {
    updateProject(project: { id: $id }, input: $input, expectedVersion: $expectedVersion) {
      project {
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
  { name: "description", label: "Description", hint: "What it is for, in a line." },
  { name: "mcpConfigName", label: "MCP config name", hint: "What some programs call it in their configuration." },
];

export function Profile({ project }: { project: Project }) {
  const [, update] = useMutation(UPDATE);
  const { id, viewerCan } = project;
  const { open, show, close } = useDialog({ delete: viewerCan.includes("DELETE") });
  const client = useClient();

  async function save({ name, ...others }: Values, expectedVersion: number) {
    const input = { ...inputOf(others), ...(name !== undefined && { name }) };
    return problemsOf(await update({ id, input, expectedVersion }));
  }

  async function read() {
    const found = (await client.query(PROJECT, { id }, ANEW)).data?.project;
    return found ? versioned(found) : undefined;
  }

  return (
    <div className="panels">
      {viewerCan.includes("UPDATE") && (
        <section className="panel">
          <h2>Profile</h2>
          <VersionedForm
            fields={FIELDS}
            now={versioned(project)}
            save={save}
            read={read}
          />
        </section>
      )}
      {viewerCan.includes("DELETE") && (
        <Danger title="Delete this project" action="Delete project …" onStart={() => show("delete")}>
          Its members leave it, and the keys made for it are deleted. It cannot be undone.
        </Danger>
      )}
      {open && <DeleteProject project={project} onClose={close} />}
    </div>
  );
}

function versioned({ name, description, mcpConfigName, version }: Project): Versioned {
  return { values: { name, description: description ?? "", mcpConfigName: mcpConfigName ?? "" }, version };
}

// What a project is called, and its end.

import { useMutation } from "urql";
import { useAddress } from "../../address";
import { graphql } from "../../graphql";
import { Danger } from "../../parts/danger";
import { later } from "../../parts/later";
import { type Values, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import type { Project } from "./project-query";

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

export function Profile({ project, reread }: { project: Project; reread: () => void }) {
  const { get, change } = useAddress();
  const [, update] = useMutation(UPDATE);
  const { id, name, description, mcpConfigName, version, viewerCan } = project;

  async function save({ name, ...others }: Values, expectedVersion: number) {
    const cleared = Object.fromEntries(Object.entries(others).map(([field, value]) => [field, value || null]));
    const result = await update({ id, input: { ...cleared, ...(name !== undefined && { name }) }, expectedVersion });
    return { problems: problemsOf(result), version: result.data?.updateProject?.project?.version };
  }

  return (
    <div className="panels">
      {viewerCan.includes("UPDATE") && (
        <section className="panel">
          <h2>Profile</h2>
          <VersionedForm
            fields={FIELDS}
            values={{ name, description: description ?? "", mcpConfigName: mcpConfigName ?? "" }}
            version={version}
            save={save}
            reread={reread}
          />
        </section>
      )}
      {viewerCan.includes("DELETE") && (
        <Danger title="Delete this project" action="Delete project …" onStart={() => change({ open: "delete" })}>
          Its members leave it, and the keys made for it are deleted. It cannot be undone.
        </Danger>
      )}
      {get("open") === "delete" && <DeleteProject project={project} onClose={() => change({ open: null })} />}
    </div>
  );
}

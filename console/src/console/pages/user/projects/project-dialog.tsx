// Makes a user a member of a project that is found by its name.

import { useState } from "react";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { Finder } from "../../../parts/record-filter";
import { SelectField } from "../../../parts/select-field";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";
import { ADD } from "./members";

const FIND = graphql(`
  query ProjectsToJoin($search: String!) {
    projects(first: 20, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
        viewerCan
      }
    }
  }
`);
const ROLES = { MEMBER: "Member", ADMIN: "Admin" };

export function ProjectDialog({ user, onClose }: DialogProps) {
  const [project, setProject] = useState("");
  const add = useAct(ADD);
  const say = useToast();

  async function submit(data: FormData) {
    const role = data.get("role") as keyof typeof ROLES;
    const result = await add({ project, user: user.id, role, dryRun: false });
    const problems = problemsOf(result);
    if (problems.length === 0) {
      say(`${user.name} is in ${result.data?.addProjectMember?.project?.name}`);
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title="Add to a project" onClose={onClose}>
      <Form onSubmit={submit}>
        <div className="choice">
          <Finder
            label="Project"
            find={FIND}
            found={({ projects }) => projects?.nodes.filter(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS")) ?? []}
            chosen={project}
            onChoose={setProject}
          />
        </div>
        <SelectField name="role" label="Role" values={ROLES} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit disabled={!project}>Add</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

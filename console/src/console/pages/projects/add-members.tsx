// The dialog that adds members to a project.

import { useMutation } from "urql";
import { AddPeople } from "../../parts/add-people";
import { refusalsOf } from "../../parts/bulk";
import { problemsOf } from "../../problems";
import { ADD } from "./add";
import type { Project } from "./project-query";

export default function AddMembers({ project, onClose }: { project: Project; onClose: () => void }) {
  const [, add] = useMutation(ADD);

  async function submit(ids: string[], data: FormData) {
    const role = data.get("role") === "ADMIN" ? ("ADMIN" as const) : ("MEMBER" as const);
    const result = await add({ users: { ids }, project: project.id, role });
    return result.error ? problemsOf(result) : refusalsOf(result.data?.addUsersToProject);
  }

  return (
    <AddPeople
      title={`Add members to ${project.name}`}
      where={{ not: { project: project.id } }}
      add={submit}
      onClose={onClose}
    >
      <label className="field">
        <span>Role</span>
        <select name="role" defaultValue="MEMBER">
          <option value="MEMBER">Member</option>
          <option value="ADMIN">Admin, who looks after the project and its members</option>
        </select>
      </label>
    </AddPeople>
  );
}

// Who is in a project: found, added, made an admin of it, and removed.

import { useAddress } from "../../address";
import { choice, FilterBar } from "../../parts/filter-bar";
import { Icon } from "../../parts/icon";
import { later } from "../../parts/later";
import { Listing } from "../../parts/listing";
import { None } from "../../parts/none";
import { useDialog, useRefusal } from "../../parts/opened";
import { SearchField } from "../../parts/search-field";
import { SelectionBar, useSelection } from "../../parts/selection";
import { columnsOf } from "./member-columns";
import { useMembers } from "./members-query";
import type { Project } from "./project-query";

const AddMembers = later(() => import("./add-members"));
const RemoveMembers = later(() => import("./remove-members"));
const FILTERS = [choice("role", "Role", { ADMIN: "Admins", MEMBER: "Members" })];

export function Members({ project }: { project: Project }) {
  const { get, change } = useAddress();
  const selection = useSelection();
  const members = useMembers(project.id);
  const mayManage = project.viewerCan.includes("MANAGE_MEMBERS");
  const { open, show, close } = useDialog({ add: mayManage });
  const removing = mayManage ? get("remove").split(",").filter(Boolean) : [];
  useRefusal("remove", Boolean(get("remove")) && !mayManage);
  const remove = (ids: Iterable<string>) => change({ remove: [...ids].join(",") });
  return (
    <div className="list">
      <div className="tools">
        <SearchField label="Search members" />
        {mayManage && (
          <button type="button" className="button primary" onClick={() => show("add")}>
            <Icon name="plus" size={16} /> Add members
          </button>
        )}
      </div>
      <FilterBar filters={FILTERS} />
      <Listing
        {...members}
        label="Members"
        noun="members"
        columns={columnsOf(project, mayManage, remove)}
        nameOf={({ name }) => name}
        {...(mayManage && { selection })}
        empty={
          <None filters={FILTERS} noun="members" icon="users">
            {mayManage ? "Add somebody, who can then have keys for this project." : "Nobody is in this project."}
          </None>
        }
      />
      <SelectionBar selection={selection}>
        <button type="button" className="button" onClick={() => remove(selection.ids)}>
          Remove …
        </button>
      </SelectionBar>
      {open && <AddMembers project={project} onClose={close} />}
      {removing.length > 0 && (
        <RemoveMembers
          project={project}
          ids={removing}
          onDone={selection.clear}
          onClose={() => change({ remove: null })}
        />
      )}
    </div>
  );
}

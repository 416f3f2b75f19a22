// Who is in a group: found, added and removed.

import { useAddress } from "../../address";
import { Icon } from "../../parts/icon";
import { later } from "../../parts/later";
import { Listing } from "../../parts/listing";
import { None } from "../../parts/none";
import { useDialog, useRefusal } from "../../parts/opened";
import { SearchField } from "../../parts/search-field";
import { SelectionBar, useSelection } from "../../parts/selection";
import type { Group } from "./group-query";
import { columnsOf } from "./member-columns";
import { useMembers } from "./members-query";

const AddMembers = later(() => import("./add-members"));
const RemoveMembers = later(() => import("./remove-members"));

export function Members({ group }: { group: Group }) {
  const { get, change } = useAddress();
  const selection = useSelection();
  const mayManage = group.viewerCan.includes("MANAGE_MEMBERS");
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
      <Listing
        {...useMembers(group.id)}
        label="Members"
        noun="members"
        columns={columnsOf(mayManage, remove)}
        nameOf={({ name }) => name}
        {...(mayManage && { selection })}
        empty={
          <None noun="members" icon="users">
            {mayManage ? "Add somebody, who then has what the group holds." : "Nobody is in this group."}
          </None>
        }
      />
      <SelectionBar selection={selection}>
        <button type="button" className="button" onClick={() => remove(selection.ids)}>
          Remove …
        </button>
      </SelectionBar>
      {open && <AddMembers group={group} onClose={close} />}
      {removing.length > 0 && (
        <RemoveMembers
          group={group}
          ids={removing}
          onDone={selection.clear}
          onClose={() => change({ remove: null })}
        />
      )}
    </div>
  );
}

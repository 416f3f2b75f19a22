// The list of groups: found, narrowed, sorted, and made.

import { FilterBar } from "../../parts/filter-bar";
import { Icon } from "../../parts/icon";
import { later } from "../../parts/later";
import { Listing } from "../../parts/listing";
import { None } from "../../parts/none";
import { useDialog } from "../../parts/opened";
import { PageHeader } from "../../parts/page-header";
import { SearchField } from "../../parts/search-field";
import { useViewer } from "../../viewer";
import { COLUMNS } from "./columns";
import { FILTERS } from "./filters";
import { useGroups } from "./query";

const NewGroup = later(() => import("./new-group"));

export default function Groups() {
  const mayCreate = useViewer().can("CREATE_GROUP");
  const { open, show, close } = useDialog({ new: mayCreate });
  const create = (
    <button type="button" className="button primary" onClick={() => show("new")}>
      <Icon name="plus" size={16} /> New group
    </button>
  );
  return (
    <>
      <PageHeader title="Groups" actions={mayCreate && create}>
        What users hold together: whoever is in a group has its permissions.
      </PageHeader>
      <div className="list">
        <div className="tools">
          <SearchField label="Search groups" />
        </div>
        <FilterBar filters={FILTERS} />
        <Listing
          {...useGroups()}
          label="Groups"
          noun="groups"
          columns={COLUMNS}
          nameOf={({ name }) => name}
          empty={
            <None filters={FILTERS} noun="groups" icon="groups">
              {mayCreate ? "Make the first one, then add its members." : "You see those that you are a member of."}
            </None>
          }
        />
      </div>
      {open && <NewGroup onClose={close} />}
    </>
  );
}

// The list of projects: found, narrowed, sorted, and made.

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
import { useProjects } from "./query";

const NewProject = later(() => import("./new-project"));

export default function Projects() {
  const mayCreate = useViewer().can("CREATE_PROJECT");
  const { open, show, close } = useDialog({ new: mayCreate });
  const create = (
    <button type="button" className="button primary" onClick={() => show("new")}>
      <Icon name="plus" size={16} /> New project
    </button>
  );
  return (
    <>
      <PageHeader title="Projects" actions={mayCreate && create}>
        What people and programs work on together: its members, and the keys made for it.
      </PageHeader>
      <div className="list">
        <div className="tools">
          <SearchField label="Search projects" />
        </div>
        <FilterBar filters={FILTERS} />
        <Listing
          {...useProjects()}
          label="Projects"
          noun="projects"
          columns={COLUMNS}
          nameOf={({ name }) => name}
          empty={
            <None filters={FILTERS} noun="projects" icon="projects">
              {mayCreate ? "Make the first one, then add its members." : "You see those that you are a member of."}
            </None>
          }
        />
      </div>
      {open && <NewProject onClose={close} />}
    </>
  );
}

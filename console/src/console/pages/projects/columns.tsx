// The columns of the list of projects.

import { Link } from "wouter";
import type { Column } from "../../parts/data-table";
import { Titled } from "../../parts/titled";
import { Time } from "../../parts/time";
import type { ProjectRow } from "./query";

export const COLUMNS: readonly Column<ProjectRow>[] = [
  { label: "Name", sort: "NAME", cell: (project) => <Name {...project} /> },
  { label: "Members", isNumber: true, cell: ({ membersCount }) => membersCount.toLocaleString("en") },
  { label: "Keys", isNumber: true, cell: ({ apiKeysCount }) => apiKeysCount.toLocaleString("en") },
  { label: "Created", sort: "CREATED_AT", isMinor: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { label: "Changed", sort: "UPDATED_AT", cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

function Name({ id, name, description }: ProjectRow) {
  const link = (
    <Link className="whole" href={`/projects/${id}`}>
      {name}
    </Link>
  );
  return <Titled title={link} detail={description} />;
}

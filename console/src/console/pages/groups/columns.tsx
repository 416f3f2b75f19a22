// The columns of the list of groups.

import { Link } from "wouter";
import type { Column } from "../../parts/data-table";
import { Titled } from "../../parts/titled";
import { Time } from "../../parts/time";
import type { GroupRow } from "./query";

export const COLUMNS: readonly Column<GroupRow>[] = [
  { label: "Name", sort: "NAME", cell: (group) => <Name {...group} /> },
  { label: "Members", isNumber: true, cell: ({ membersCount }) => membersCount.toLocaleString("en") },
  { label: "Created", sort: "CREATED_AT", isMinor: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { label: "Changed", sort: "UPDATED_AT", cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

function Name({ id, name, description }: GroupRow) {
  const link = (
    <Link className="whole" href={`/groups/${id}`}>
      {name}
    </Link>
  );
  return <Titled title={link} detail={description} />;
}

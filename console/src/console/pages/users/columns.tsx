// The columns of the list of users, on the screen and in a file.

import { Link } from "wouter";
import { Badge } from "../../parts/badge";
import type { Column } from "../../parts/data-table";
import { Person } from "../../parts/person";
import { Time } from "../../parts/time";
import type { UserRow } from "./query";

export const COLUMNS: readonly Column<UserRow>[] = [
  { label: "Name", sort: "NAME", cell: (user) => <Name {...user} /> },
  { label: "Status", cell: ({ status }) => <Badge status={status} /> },
  { label: "Projects", isNumber: true, isMinor: true, cell: ({ projectsCount }) => projectsCount },
  { label: "Keys", isNumber: true, cell: ({ apiKeysCount }) => apiKeysCount },
  { label: "Last sign-in", sort: "LAST_LOGIN_AT", cell: ({ lastLoginAt }) => <Time at={lastLoginAt} /> },
  { label: "Created", sort: "CREATED_AT", isMinor: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
];

function Name({ id, name, email, username }: UserRow) {
  const link = (
    <Link className="whole" href={`/users/${id}`}>
      {name}
    </Link>
  );
  return <Person id={id} name={link} label={name} detail={[email, username].find((each) => each && each !== name)} />;
}

export function rowsForFile(users: readonly UserRow[]): string[][] {
  const head = ["id", "username", "name", "email", "status", "projects", "keys", "last sign-in", "created"];
  const rows = users.map((user) =>
    [
      user.id, user.username, user.name, user.email, user.status, user.projectsCount, user.apiKeysCount,
      user.lastLoginAt, user.createdAt,
    ].map((value) => String(value ?? "")),
  );
  return [head, ...rows];
}

// The columns of a project's members.

import { Badge } from "../../parts/badge";
import type { Column } from "../../parts/data-table";
import { Time } from "../../parts/time";
import { UserName } from "../../parts/user-name";
import { MemberMenu } from "./member-menu";
import type { Member } from "./members-query";
import type { Project } from "./project-query";

type Remove = (ids: string[]) => void;

export function columnsOf(project: Project, mayManage: boolean, remove: Remove): readonly Column<Member>[] {
  return [
    { label: "Name", sort: "NAME", cell: (member) => <UserName {...member} /> },
    { label: "Role", cell: ({ role }) => (role === "ADMIN" ? <b>Admin</b> : "Member") },
    { label: "Status", sort: "STATUS", cell: ({ status }) => <Badge status={status} /> },
    { label: "Joined", isMinor: true, cell: ({ joinedAt }) => <Time at={joinedAt} /> },
    ...(mayManage ? [menuOf(project, remove)] : []),
  ];
}

function menuOf(project: Project, remove: Remove): Column<Member> {
  return {
    label: "Actions",
    isAction: true,
    cell: (member) => <MemberMenu project={project} member={member} onRemove={() => remove([member.id])} />,
  };
}

// The columns of a project's members.

import { Link } from "wouter";
import { Badge } from "../../parts/badge";
import type { Column } from "../../parts/data-table";
import { Person } from "../../parts/person";
import { Time } from "../../parts/time";
import { MemberMenu } from "./member-menu";
import type { Member } from "./members-query";
import type { Project } from "./project-query";

type Remove = (ids: string[]) => void;

export function columnsOf(project: Project, mayManage: boolean, remove: Remove): readonly Column<Member>[] {
  return [
    { label: "Name", sort: "NAME", cell: (member) => <Name {...member} /> },
    { label: "Role", cell: ({ isAdmin }) => (isAdmin ? <b className="role">Admin</b> : "Member") },
    { label: "Status", cell: ({ status }) => <Badge status={status} /> },
    { label: "Last sign-in", sort: "LAST_LOGIN_AT", isMinor: true, cell: ({ lastLoginAt }) => <Time at={lastLoginAt} /> },
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

function Name({ id, name, email, username }: Member) {
  const link = (
    <Link className="whole" href={`/users/${id}`}>
      {name}
    </Link>
  );
  return <Person id={id} name={link} label={name} detail={[email, username].find((each) => each && each !== name)} />;
}

// The columns of a group's members.

import { Badge } from "../../parts/badge";
import type { Column } from "../../parts/data-table";
import { Icon } from "../../parts/icon";
import { Time } from "../../parts/time";
import { UserName } from "../../parts/user-name";
import type { Member } from "./members-query";

export function columnsOf(mayManage: boolean, remove: (ids: string[]) => void): readonly Column<Member>[] {
  return [
    { label: "Name", sort: "NAME", cell: (member) => <UserName {...member} /> },
    { label: "Status", sort: "STATUS", cell: ({ status }) => <Badge status={status} /> },
    { label: "Last sign-in", sort: "LAST_LOGIN_AT", cell: ({ lastLoginAt }) => <Time at={lastLoginAt} /> },
    ...(mayManage ? [removal(remove)] : []),
  ];
}

function removal(remove: (ids: string[]) => void): Column<Member> {
  return {
    label: "Actions",
    isAction: true,
    cell: ({ id, name }) => (
      <button type="button" className="button quiet icon" aria-label={`Remove ${name}`} onClick={() => remove([id])}>
        <Icon name="close" size={16} />
      </button>
    ),
  };
}

// Who the user is at a glance, and what can be done to them from every tab.

import { useAddress } from "../../address";
import { Avatar } from "../../parts/avatar";
import { Badge } from "../../parts/badge";
import { CopyableId } from "../../parts/copy";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { RecordHeader } from "../../parts/record-header";
import { actionsOn } from "./actions";
import { isLocked, type User } from "./query";

const LIST = { path: "/users", label: "Users" };

export function Header({ user }: { user: User }) {
  const { change } = useAddress();
  const items = actionsOn(user).map(({ open, ...action }) => ({ ...action, onChoose: () => change({ open }) }));
  const button = (
    <>
      Actions <Icon name="down" size={16} />
    </>
  );
  return (
    <RecordHeader
      list={LIST}
      sign={<Avatar id={user.id} name={user.name} />}
      title={user.name}
      actions={items.length > 0 && <Menu items={items} button={button} />}
      facts={[
        ["Status", <Badges user={user} />],
        ["Username", user.username],
        ...(user.email ? [["E-mail address", user.email] as const] : []),
        ["Id", <CopyableId id={user.id} />],
      ]}
    />
  );
}

function Badges({ user }: { user: User }) {
  return (
    <span className="chips">
      <Badge status={user.status} />
      {isLocked(user) && <Badge status="LOCKED" />}
      {user.emailVerifiedAt && <Badge status="VERIFIED" />}
      {user.mustChangePassword && <Badge status="MUST_CHANGE_PASSWORD" />}
    </span>
  );
}

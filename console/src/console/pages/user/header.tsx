// Who the user is at a glance, and what can be done to them from every tab.

import { Link } from "wouter";
import { useAddress } from "../../address";
import { Avatar } from "../../parts/avatar";
import { Badge } from "../../parts/badge";
import { CopyableId } from "../../parts/copy";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { actionsOn } from "./actions";
import { isLocked, type User } from "./query";

export function Header({ user }: { user: User }) {
  const { change } = useAddress();
  const actions = actionsOn(user);
  const items = actions.map(({ open, label }) => ({ label, onChoose: () => change({ open }) }));
  return (
    <header>
      <title>{`${user.name} · Gatebook`}</title>
      <nav className="crumbs" aria-label="Where this is">
        <Link href="/users">
          <Icon name="left" size={16} /> Users
        </Link>
      </nav>
      <div className="user-head">
        <Avatar id={user.id} name={user.name} />
        <div>
          <div className="title-line">
            <h1>{user.name}</h1>
            <Badges user={user} />
          </div>
          <div className="about">
            <span>{user.username}</span>
            {user.email && user.email !== user.username && <span>{user.email}</span>}
            <CopyableId id={user.id} />
          </div>
        </div>
        {items.length > 0 && (
          <div className="actions">
            <Menu
              items={items}
              button={
                <>
                  Actions <Icon name="down" size={16} />
                </>
              }
            />
          </div>
        )}
      </div>
    </header>
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

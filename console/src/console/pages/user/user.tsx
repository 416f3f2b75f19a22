// One user: who it is, and in tabs all that belongs to them.

import type { ComponentType } from "react";
import { Failure } from "../../parts/failure";
import { History } from "../../parts/history";
import { KeySection } from "../../parts/keys/section";
import { later } from "../../parts/later";
import { SessionSection } from "../../parts/sessions/section";
import { type Tab, Tabs, useTab } from "../../parts/tabs";
import { Dialogs } from "./dialogs";
import { Header } from "./header";
import { type User, useUser } from "./query";

interface UserTab extends Tab {
  Body: ComponentType<{ user: User }>;
  /** Which of these the viewer has to be allowed on the user. */
  needs?: User["viewerCan"];
}

const TABS: readonly UserTab[] = [
  { name: "profile", label: "Profile", Body: later(() => import("./profile/profile")) },
  { name: "access", label: "Access", Body: later(() => import("./access/access")) },
  { name: "projects", label: "Projects", Body: later(() => import("./projects/projects")) },
  { name: "keys", label: "Keys", Body: Keys },
  { name: "sessions", label: "Sessions", Body: Sessions },
  { name: "history", label: "History", Body: ({ user }) => <History id={user.id} />, needs: ["READ_EVENTS"] },
  { name: "danger", label: "Danger zone", Body: later(() => import("./danger/danger")), needs: ["SET_STATUS", "DELETE"] },
];
function Keys({ user }: { user: User }) {
  return <KeySection owner={user} mayCreate={user.viewerCan.includes("CREATE_API_KEY")} />;
}

function Sessions({ user }: { user: User }) {
  return <SessionSection user={user} mayEnd={user.viewerCan.includes("REVOKE_SESSIONS")} />;
}

const Gone = later(() => import("./gone"));

export default function UserPage() {
  const { id, user, error, retry } = useUser();
  if (error && !user) return <Failure error={error} onRetry={retry} />;
  if (user === null) return <Gone key={id} id={id} />;
  if (!user) return null;
  return <One key={user.id} user={user} />;
}

function One({ user }: { user: User }) {
  const tabs = TABS.filter(({ needs }) => !needs || needs.some((action) => user.viewerCan.includes(action)));
  const shown = useTab(tabs);
  const Body = tabs.find(({ name }) => name === shown)!.Body;
  return (
    <>
      <Header user={user} />
      <Tabs tabs={tabs} label={`About ${user.name}`} />
      <div className="stack">
        <Body user={user} />
      </div>
      <Dialogs user={user} />
    </>
  );
}

// One user: who it is, and in tabs all that belongs to them.

import { type ComponentType, lazy, Suspense } from "react";
import { Failure } from "../../parts/failure";
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
  { name: "profile", label: "Profile", Body: lazy(() => import("./profile/profile")) },
  { name: "access", label: "Access", Body: lazy(() => import("./access/access")) },
  { name: "projects", label: "Projects", Body: lazy(() => import("./projects/projects")) },
  { name: "keys", label: "Keys", Body: lazy(() => import("./keys/keys")) },
  { name: "sessions", label: "Sessions", Body: lazy(() => import("./sessions/sessions")) },
  { name: "history", label: "History", Body: lazy(() => import("./history/history")), needs: ["READ_EVENTS"] },
  { name: "danger", label: "Danger zone", Body: lazy(() => import("./danger/danger")), needs: ["SET_STATUS", "DELETE"] },
];
const Gone = lazy(() => import("./gone"));

export default function UserPage() {
  const { id, user, error, retry } = useUser();
  if (error && !user) return <Failure error={error} onRetry={retry} />;
  if (user === null) return <Gone key={id} id={id} />;
  if (!user) return <div className="user-head" aria-busy="true" />;
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
        <Suspense>
          <Body user={user} />
        </Suspense>
      </div>
      <Dialogs user={user} />
    </>
  );
}

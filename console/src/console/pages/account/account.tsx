// My account: what everybody may see and change of themselves.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { Badge } from "../../parts/badge";
import { Failure } from "../../parts/failure";
import { PageHeader } from "../../parts/page-header";
import { Tabs, useTab } from "../../parts/tabs";
import { History } from "./history";
import { Keys } from "./keys";
import { Password } from "./password";
import { Permissions } from "./permissions";
import { Profile } from "./profile";
import { Sessions } from "./sessions";

const ACCOUNT = graphql(`
  query Account {
    currentUser {
      id
      username
      name
      email
      emailVerifiedAt
      firstName
      lastName
      displayName
      status
      createdAt
      lastLoginAt
      passwordChangedAt
      version
      viewerCan
    }
  }
`);

export type Me = NonNullable<ResultOf<typeof ACCOUNT>["currentUser"]>;

const TABS = [
  { name: "profile", label: "Profile" },
  { name: "keys", label: "Keys" },
  { name: "sessions", label: "Sessions" },
  { name: "permissions", label: "Permissions" },
  { name: "history", label: "History" },
];

export default function Account() {
  const [{ data, error }, refetch] = useQuery({ query: ACCOUNT });
  const reread = () => refetch({ requestPolicy: "network-only" });
  const me = data?.currentUser;
  return (
    <>
      <PageHeader title="My account">
        {me && (
          <>
            {me.email ?? me.username} <Badge status={me.status} />
          </>
        )}
      </PageHeader>
      <Tabs tabs={TABS} label="My account" />
      {error && !me && <Failure error={error} onRetry={reread} />}
      {me && <Shown me={me} reread={reread} />}
    </>
  );
}

function Shown({ me, reread }: { me: Me; reread: () => void }) {
  const tab = useTab(TABS);
  if (tab === "keys") return <Keys mayCreate={me.viewerCan.includes("CREATE_API_KEY")} id={me.id} />;
  if (tab === "sessions") return <Sessions />;
  if (tab === "permissions") return <Permissions />;
  if (tab === "history") return <History id={me.id} />;
  return (
    <div className="boards">
      <Profile me={me} reread={reread} />
      <Password me={me} />
    </div>
  );
}

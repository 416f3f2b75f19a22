// My account: what everybody may see and change of themselves.

import { useQuery } from "urql";
import { Badge } from "../../parts/badge";
import { Failure } from "../../parts/failure";
import { HeldList } from "../../parts/access/held";
import { History } from "../../parts/history";
import { KeySection } from "../../parts/keys/section";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import { SessionSection } from "../../parts/sessions/section";
import { Tabs, useTab } from "../../parts/tabs";
import { Password } from "./password";
import { Profile } from "./profile";
import { ACCOUNT, type Me } from "./query";

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
      {me && <Shown me={me} />}
    </>
  );
}

function Shown({ me }: { me: Me }) {
  const tab = useTab(TABS);
  if (tab === "keys") return <KeySection owner={me} mayCreate={me.viewerCan.includes("CREATE_API_KEY")} />;
  if (tab === "sessions") return <SessionSection user={me} mayEnd />;
  if (tab === "history") return <History id={me.id} />;
  if (tab === "permissions") {
    return (
      <Section title="Permissions" lead="WRITE includes READ, and ADMIN includes both. * stands for all.">
        <HeldList user={me.id} />
      </Section>
    );
  }
  return (
    <div className="boards">
      <Profile me={me} />
      <Password me={me} />
    </div>
  );
}

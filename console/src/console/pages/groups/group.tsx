// One group: who is in it, what it holds, and what was done to it.

import { useParams } from "wouter";
import { CopyableId } from "../../parts/copy";
import { Failure } from "../../parts/failure";
import { Gone } from "../../parts/gone";
import { GrantList } from "../../parts/access/grant-list";
import { History } from "../../parts/history";
import { RecordHeader } from "../../parts/record-header";
import { type Tab, Tabs, useTab } from "../../parts/tabs";
import { Time } from "../../parts/time";
import { type Group, useGroup } from "./group-query";
import { Members } from "./members";
import { Profile } from "./profile";

const LIST = { path: "/groups", label: "Groups" };

export default function OneGroup() {
  const { id = "" } = useParams<{ id: string }>();
  const { data, error, reread } = useGroup(id);
  if (error && !data?.group) return <Failure error={error} onRetry={reread} />;
  if (!data) return null;
  return data.group ? <Shown group={data.group} /> : <Gone list={LIST} what="group" />;
}

function Shown({ group }: { group: Group }) {
  const tabs = tabsOf(group);
  const tab = useTab(tabs);
  return (
    <>
      <RecordHeader
        list={LIST}
        title={group.name}
        lead={group.description}
        facts={[
          ["Members", group.membersCount.toLocaleString("en")],
          ["Permissions", group.permissions.totalCount.toLocaleString("en")],
          ["Created", <Time at={group.createdAt} />],
          ["Changed", <Time at={group.updatedAt} />],
          ["Id", <CopyableId id={group.id} />],
        ]}
      />
      <Tabs tabs={tabs} label={`Parts of ${group.name}`} />
      {tab === "members" && <Members group={group} />}
      {tab === "permissions" && <GrantList holder={{ id: group.id, name: group.name }} mayGrant={mayGrant(group)} />}
      {tab === "history" && <History id={group.id} />}
      {tab === "settings" && <Profile group={group} />}
    </>
  );
}

function mayGrant({ viewerCan }: Group): boolean {
  return viewerCan.includes("GRANT");
}

function tabsOf({ viewerCan }: Group): Tab[] {
  return [
    { name: "members", label: "Members" },
    { name: "permissions", label: "Permissions" },
    ...(viewerCan.includes("READ_EVENTS") ? [{ name: "history", label: "History" }] : []),
    ...(viewerCan.includes("UPDATE") || viewerCan.includes("DELETE") ? [{ name: "settings", label: "Settings" }] : []),
  ];
}

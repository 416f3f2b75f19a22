// One project: what it is, who is in it, its keys, and what was done to it.

import { useParams } from "wouter";
import { CopyableId } from "../../parts/copy";
import { Failure } from "../../parts/failure";
import { Gone } from "../../parts/gone";
import { History } from "../../parts/history";
import { KeySection } from "../../parts/keys/section";
import { RecordHeader } from "../../parts/record-header";
import { type Tab, Tabs, useTab } from "../../parts/tabs";
import { Time } from "../../parts/time";
import { Members } from "./members";
import { Profile } from "./profile";
import { type Project, useProject } from "./project-query";

const LIST = { path: "/projects", label: "Projects" };

export default function OneProject() {
  const { id = "" } = useParams<{ id: string }>();
  const { data, error, reread } = useProject(id);
  if (error && !data?.project) return <Failure error={error} onRetry={reread} />;
  if (!data) return null;
  return data.project ? <Shown project={data.project} /> : <Gone list={LIST} what="project" />;
}

function Shown({ project }: { project: Project }) {
  const tabs = tabsOf(project);
  const tab = useTab(tabs);
  return (
    <>
      <RecordHeader
        list={LIST}
        title={project.name}
        lead={project.description}
        facts={[
          ["Members", project.membersCount.toLocaleString("en")],
          ["Keys", project.apiKeysCount.toLocaleString("en")],
          ["Created", <Time at={project.createdAt} />],
          ["Changed", <Time at={project.updatedAt} />],
          ["Id", <CopyableId id={project.id} />],
        ]}
      />
      <Tabs tabs={tabs} label={`Parts of ${project.name}`} />
      {tab === "members" && <Members project={project} />}
      {tab === "keys" && <KeySection project={project} mayCreate={project.viewerCan.includes("CREATE_API_KEY")} />}
      {tab === "history" && <History id={project.id} />}
      {tab === "settings" && <Profile project={project} />}
    </>
  );
}

function tabsOf({ viewerCan }: Project): Tab[] {
  return [
    { name: "members", label: "Members" },
    { name: "keys", label: "Keys" },
    ...(viewerCan.includes("READ_EVENTS") ? [{ name: "history", label: "History" }] : []),
    ...(viewerCan.includes("UPDATE") || viewerCan.includes("DELETE") ? [{ name: "settings", label: "Settings" }] : []),
  ];
}

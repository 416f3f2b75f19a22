// One key: whose it is, what it may, until when; and its end.

import { Link, useParams } from "wouter";
import { useAddress } from "../../address";
import { Badge, inWords } from "../../parts/badge";
import { CopyableId } from "../../parts/copy";
import { Failure } from "../../parts/failure";
import { Gone } from "../../parts/gone";
import { History } from "../../parts/history";
import { later } from "../../parts/later";
import { RecordHeader } from "../../parts/record-header";
import { Tabs, useTab } from "../../parts/tabs";
import { Time } from "../../parts/time";
import { Actions } from "./actions";
import { type Key, nameOf, useKey } from "./key-query";
import { Overview } from "./overview";

const Rotate = later(() => import("./rotate"));
const End = later(() => import("./end"));
const Scopes = later(() => import("./change-scopes"));
const LIST = { path: "/keys", label: "Keys" };
const TABS = [
  { name: "overview", label: "Overview" },
  { name: "history", label: "History" },
];

export default function OneKey() {
  const { id = "" } = useParams<{ id: string }>();
  const { data, error, reread } = useKey(id);
  if (error && !data?.apiKey) return <Failure error={error} onRetry={reread} />;
  if (!data) return null;
  return data.apiKey ? <Shown apiKey={data.apiKey} reread={reread} /> : <Gone list={LIST} what="key" />;
}

function Shown({ apiKey, reread }: { apiKey: Key; reread: () => void }) {
  const { get, change } = useAddress();
  const tab = useTab(TABS);
  const close = () => change({ open: null });
  const open = get("open");
  return (
    <>
      <RecordHeader list={LIST} title={nameOf(apiKey)} actions={<Actions apiKey={apiKey} />} facts={factsOf(apiKey)} />
      <Tabs tabs={TABS} label={`Parts of ${nameOf(apiKey)}`} />
      {tab === "overview" ? <Overview apiKey={apiKey} reread={reread} /> : <History id={apiKey.id} />}
      {open === "rotate" && <Rotate apiKey={apiKey} onClose={close} />}
      {open === "scopes" && <Scopes apiKey={apiKey} onClose={close} />}
      {(open === "revoke" || open === "delete") && <End key={open} how={open} apiKey={apiKey} onClose={close} />}
    </>
  );
}

function factsOf({ status, hint, user, project, dialect, lastUsedAt, expiresAt, createdAt, replacedBy, id }: Key) {
  return [
    ["Status", <Badge status={status} />],
    ["Key", <code>{hint}</code>],
    ["Owner", <Link href={`/users/${user.id}`}>{user.name}</Link>],
    ...(project ? [["Project", <Link href={`/projects/${project.id}`}>{project.name}</Link>] as const] : []),
    ...(dialect ? [["Dialect", inWords(dialect)] as const] : []),
    ["Last used", <Time at={lastUsedAt} />],
    ["Expires", <Time at={expiresAt} />],
    ["Created", <Time at={createdAt} />],
    ...(replacedBy ? [["Replaced by", <Link href={`/keys/${replacedBy.id}`}>{replacedBy.hint}</Link>] as const] : []),
    ["Id", <CopyableId id={id} />],
  ] as const;
}

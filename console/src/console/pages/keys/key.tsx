// One key: whose it is, what it may, until when; and its end.

import { Link, useLocation, useParams } from "wouter";
import { Badge } from "../../parts/badge";
import { CopyableId } from "../../parts/copy";
import { DIALECTS } from "../../parts/dialects";
import { Failure } from "../../parts/failure";
import { Gone } from "../../parts/gone";
import { History } from "../../parts/history";
import { Icon } from "../../parts/icon";
import { KeyDialog } from "../../parts/keys/dialog";
import { can, nameOf } from "../../parts/keys/key";
import { KeyMenu } from "../../parts/keys/menu";
import { useDialog } from "../../parts/opened";
import { RecordHeader } from "../../parts/record-header";
import { Tabs, useTab } from "../../parts/tabs";
import { Time } from "../../parts/time";
import { type Key, useKey } from "./key-query";
import { Overview } from "./overview";

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
  return data.apiKey ? <Shown apiKey={data.apiKey} /> : <Gone list={LIST} what="key" />;
}

function Shown({ apiKey }: { apiKey: Key }) {
  const { open, show, close } = useDialog({
    scopes: can(apiKey, "UPDATE"),
    rotate: can(apiKey, "ROTATE"),
    revoke: can(apiKey, "REVOKE"),
    delete: can(apiKey, "DELETE"),
  });
  const tab = useTab(TABS);
  const [, go] = useLocation();
  const actions = (
    <KeyMenu
      apiKey={apiKey}
      onChoose={show}
      button={
        <>
          Actions <Icon name="down" size={16} />
        </>
      }
    />
  );
  return (
    <>
      <RecordHeader list={LIST} title={nameOf(apiKey)} actions={actions} facts={factsOf(apiKey)} />
      <Tabs tabs={TABS} label={`Parts of ${nameOf(apiKey)}`} />
      {tab === "overview" ? <Overview apiKey={apiKey} /> : <History id={apiKey.id} />}
      {open && <KeyDialog apiKey={apiKey} doing={open} onClose={close} onDeleted={() => go("/keys")} />}
    </>
  );
}

function factsOf({ status, hint, user, project, dialect, lastUsedAt, expiresAt, createdAt, replacedBy, id }: Key) {
  return [
    ["Status", <Badge status={status} />],
    ["Key", <code>{hint}</code>],
    ["Owner", <Link href={`/users/${user.id}`}>{user.name}</Link>],
    ...(project ? [["Project", <Link href={`/projects/${project.id}`}>{project.name}</Link>] as const] : []),
    ...(dialect ? [["Dialect", DIALECTS[dialect]] as const] : []),
    ["Last used", <Time at={lastUsedAt} />],
    ["Expires", <Time at={expiresAt} />],
    ["Created", <Time at={createdAt} />],
    ...(replacedBy ? [["Replaced by", <Link href={`/keys/${replacedBy.id}`}>{replacedBy.hint}</Link>] as const] : []),
    ["Id", <CopyableId id={id} />],
  ] as const;
}

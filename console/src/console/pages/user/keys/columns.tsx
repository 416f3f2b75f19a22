// The columns of the list of keys.

import { useAct } from "../../../act";
import { Badge } from "../../../parts/badge";
import type { Column } from "../../../parts/data-table";
import { Icon } from "../../../parts/icon";
import { Menu } from "../../../parts/menu";
import { Time } from "../../../parts/time";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import { inProse } from "../access/permission";
import { doing } from "../list";
import type { Doing } from "./keys";
import { DIALECTS, ENABLE, type Key, nameOf } from "./query";

type Choose = (key: Key, doing: Doing) => void;

export function columns(onChoose: Choose): readonly Column<Key>[] {
  return [
    { label: "Key", cell: (key) => <Name {...key} /> },
    { label: "Status", cell: ({ status }) => <Badge status={status} /> },
    { label: "Good for", cell: (key) => <GoodFor {...key} /> },
    { label: "Last used", cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    { label: "Expires", cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    doing((key) => <Doings apiKey={key} onChoose={onChoose} />),
  ];
}

function Name({ name, hint }: Key) {
  return (
    <span className="stacked">
      <b>{name ?? "Without a name"}</b>
      <small className="mono">{hint}</small>
    </span>
  );
}

function GoodFor({ scopes, project, dialect }: Key) {
  const about = [project && `in ${project.name}`, dialect && `speaks ${DIALECTS[dialect]}`].filter(Boolean).join(", ");
  const first = scopes[0];
  return (
    <span className="stacked" title={scopes.map(inProse).join("\n")}>
      <span>{first ? inProse(first) + (scopes.length > 1 ? ` and ${scopes.length - 1} more` : "") : "all that they may"}</span>
      {about && <small>{about}</small>}
    </span>
  );
}

function Doings({ apiKey, onChoose }: { apiKey: Key; onChoose: Choose }) {
  const enable = useAct(ENABLE);
  const say = useToast();
  const can = (action: Key["viewerCan"][number]) => apiKey.viewerCan.includes(action);
  const isLive = apiKey.status !== "REVOKED" && apiKey.status !== "EXPIRED";

  async function turn() {
    const problems = problemsOf(await enable({ id: apiKey.id, enabled: !apiKey.enabled }));
    say(problems[0]?.message ?? `${nameOf(apiKey)} is ${apiKey.enabled ? "disabled" : "enabled"}`);
  }

  const items = [
    isLive && can("UPDATE") && { label: apiKey.enabled ? "Disable" : "Enable", onChoose: () => void turn() },
    isLive && can("ROTATE") && { label: "Rotate …", onChoose: () => onChoose(apiKey, "rotate") },
    isLive && can("REVOKE") && { label: "Revoke …", onChoose: () => onChoose(apiKey, "revoke"), dangerous: true },
    can("DELETE") && { label: "Delete …", onChoose: () => onChoose(apiKey, "delete"), dangerous: true },
  ].filter((item) => item !== false);
  if (items.length === 0) return null;
  return (
    <Menu items={items} className="button quiet icon" label={`What to do with ${nameOf(apiKey)}`} button={<Icon name="more" />} />
  );
}

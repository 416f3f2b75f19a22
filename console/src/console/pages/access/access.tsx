// Who may do what: asked from either side, explained, granted and revoked.

import { PageHeader } from "../../parts/page-header";
import { Tabs, useTab } from "../../parts/tabs";
import { Check } from "./check";
import { Grants } from "./grants";
import { WhatMay } from "./what-may";
import { WhoMay } from "./who-may";

const TABS = [
  { name: "who", label: "Who may?" },
  { name: "what", label: "What may they?" },
  { name: "check", label: "Check" },
  { name: "grants", label: "Permissions" },
];

export default function Access() {
  const tab = useTab(TABS);
  return (
    <>
      <PageHeader title="Access">Who may do what, and why: by grants, through groups, and as admin of a project.</PageHeader>
      <div className="list">
        <Tabs tabs={TABS} label="Questions" />
        {tab === "who" && <WhoMay />}
        {tab === "what" && <WhatMay />}
        {tab === "check" && <Check />}
        {tab === "grants" && <Grants />}
      </div>
    </>
  );
}

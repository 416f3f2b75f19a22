// The top of one record's page: the way back to the list, its name, what can be done, and a few facts.

import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "./icon";
import { PageHeader } from "./page-header";

interface Props {
  list: { path: string; label: string };
  /** Before the title. */
  sign?: ReactNode;
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  facts: readonly (readonly [label: string, value: ReactNode])[];
}

export function RecordHeader({ list, sign, title, lead, actions, facts }: Props) {
  return (
    <div className="record-header">
      <Link className="back" href={list.path}>
        <Icon name="left" size={16} /> {list.label}
      </Link>
      <div className="signed">
        {sign}
        <PageHeader title={title} actions={actions}>
          {lead}
        </PageHeader>
      </div>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

// A record's page without its record.

import { Link } from "wouter";
import { PageHeader } from "./page-header";

export function Gone({ list, what }: { list: { path: string; label: string }; what: string }) {
  const back = (
    <Link className="button" href={list.path}>
      {list.label}
    </Link>
  );
  return (
    <PageHeader title={`There is no such ${what}`} actions={back}>
      It was deleted, or you may not see it.
    </PageHeader>
  );
}

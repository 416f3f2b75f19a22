// A record's page without its record.

import { Link } from "wouter";
import { Empty } from "./empty";

export function Gone({ list, what }: { list: { path: string; label: string }; what: string }) {
  const back = (
    <Link className="button" href={list.path}>
      {list.label}
    </Link>
  );
  return (
    <Empty icon="search" title={`There is no such ${what}`} action={back}>
      It was deleted, or you may not see it.
    </Empty>
  );
}

// All grants, on one kind of resource or on all, each with its holder.

import { useAddress } from "../../address";
import { GrantList } from "../../parts/grant-list";
import { FilterBar } from "../../parts/filter-bar";
import { byWord } from "../../parts/word-filter";
import { useViewer } from "../../viewer";

const FILTERS = [byWord("type", "Resource type", "report"), byWord("resource", "Resource", "2026")];

export function Grants() {
  const { get } = useAddress();
  const on = { resourceType: get("type") || null, resource: get("resource") || null };
  return (
    <GrantList on={on} mayGrant={useViewer().can("GRANT")} filters={FILTERS}>
      <FilterBar filters={FILTERS} />
    </GrantList>
  );
}

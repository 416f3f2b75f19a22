// All grants, on one kind of resource or on all, each with its holder.

import { useAddress } from "../../address";
import { GrantList } from "../../parts/access/grant-list";
import { RESOURCE_TYPES } from "../../parts/access/resource-types";
import { FilterBar } from "../../parts/filter-bar";
import { byText } from "../../parts/text-filter";
import { useViewer } from "../../viewer";

const FILTERS = [
  byText("type", "Resource type", "Exactly this, as user or report.", RESOURCE_TYPES),
  byText("resource", "Resource", "Exactly this; * is what is granted on all."),
];

export function Grants() {
  const { get } = useAddress();
  const on = { resourceType: get("type") || null, resource: get("resource") || null };
  return (
    <GrantList on={on} mayGrant={useViewer().can("GRANT")} filters={FILTERS}>
      <FilterBar filters={FILTERS} />
    </GrantList>
  );
}

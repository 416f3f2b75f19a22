// The list of keys: found, narrowed, sorted, and made.

import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql } from "../../graphql";
import { FilterBar } from "../../parts/filter-bar";
import { Icon } from "../../parts/icon";
import { KeyList } from "../../parts/keys/list";
import { later } from "../../parts/later";
import { None } from "../../parts/none";
import { useDialog } from "../../parts/opened";
import { PageHeader } from "../../parts/page-header";
import { SearchField } from "../../parts/search-field";
import { Tabs, useTab } from "../../parts/tabs";
import { FILTERS, TABS, whereOf } from "./filters";

const NewKey = later(() => import("../../parts/keys/new-key"));

const ME = graphql(`
  query MayCreateKeys {
    currentUser {
      id
      viewerCan
    }
  }
`);

export default function Keys() {
  const { params } = useAddress();
  const tab = useTab(TABS);
  const [{ data }] = useQuery({ query: ME });
  const mayCreate = data?.currentUser?.viewerCan.includes("CREATE_API_KEY");
  const { open, show, close } = useDialog({ new: mayCreate });
  const create = (
    <button type="button" className="button primary" onClick={() => show("new")}>
      <Icon name="plus" size={16} /> New key
    </button>
  );
  return (
    <>
      <PageHeader title="Keys" actions={mayCreate && create}>
        What programs get in by, each in the name of its owner.
      </PageHeader>
      <div className="list">
        <Tabs tabs={TABS} label="Kinds of keys" />
        <div className="tools">
          <SearchField key={tab} label="Search keys" />
        </div>
        <FilterBar filters={FILTERS} />
        <KeyList where={whereOf(params, tab)} empty={<Nothing tab={tab} />} />
      </div>
      {open && <NewKey onClose={close} />}
    </>
  );
}

const WHY: Record<string, string> = {
  all: "Make one for each program, so that each can be shut out alone.",
  expiring: "No key that still lets somebody in ends within 30 days.",
  unused: "Every key has been used at least once.",
};

function Nothing({ tab }: { tab: string }) {
  return (
    <None filters={FILTERS} noun="keys" icon="key">
      {WHY[tab]}
    </None>
  );
}

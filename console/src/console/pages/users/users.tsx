// The list of users: found, narrowed, sorted, picked, and made.

import { Link } from "wouter";
import { download } from "../../parts/csv";
import { DataTable } from "../../parts/data-table";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { FilterBar, useNarrowed } from "../../parts/filter-bar";
import { Icon } from "../../parts/icon";
import { later } from "../../parts/later";
import { useDialog } from "../../parts/opened";
import { PageHeader } from "../../parts/page-header";
import { Pager } from "../../parts/pager";
import { SearchField } from "../../parts/search-field";
import { useSelection } from "../../parts/selection";
import { useViewer } from "../../viewer";
import { offeredOn } from "./bulk/actions";
import { BulkBar } from "./bulk/bar";
import { COLUMNS, rowsForFile } from "./columns";
import { FILTERS } from "./filters";
import { useUsers } from "./query";

const NewUser = later(() => import("./new-user"));
const Invite = later(() => import("./invite"));

export default function Users() {
  const { can } = useViewer();
  const { open, show, close } = useDialog({ new: can("CREATE_USER"), invite: can("CREATE_USER") });
  const list = useUsers();
  const { users, error, busy, order, retry } = list;
  const offered = offeredOn(users?.nodes ?? []);
  const selection = useSelection();
  return (
    <>
      <PageHeader title="Users" actions={can("CREATE_USER") && <Actions onStart={show} />}>
        {can("READ_USERS")
          ? "Everybody and every program that signs in or holds a key."
          : "Yourself, and whom else you may see. Others may look after more."}
      </PageHeader>
      <div className="list">
        <div className="tools">
          <SearchField label="Search users" />
          <button
            type="button"
            className="button"
            disabled={!users?.nodes.length}
            onClick={() => download("users.csv", rowsForFile(users?.nodes ?? []))}
          >
            <Icon name="download" size={16} /> CSV
          </button>
          {can("READ_EVENTS") && (
            <Link className="button quiet" href="/audit?operation=DELETE_USER">
              Deleted users
            </Link>
          )}
        </div>
        <FilterBar filters={FILTERS} />
        {error && !users ? (
          <Failure error={error} onRetry={retry} />
        ) : users?.nodes.length === 0 ? (
          <None />
        ) : (
          <DataTable
            label="Users"
            columns={COLUMNS}
            rows={users?.nodes}
            busy={busy}
            order={order}
            nameOf={({ name }) => name}
            {...((offered.length > 0 || !users) && { selection })}
          />
        )}
        {users && <Pager pageInfo={users.pageInfo} count={users.nodes.length} total={users.totalCount} noun="users" />}
        <BulkBar selection={selection} list={list} offered={offered} />
      </div>
      {open === "new" && <NewUser onClose={close} />}
      {open === "invite" && <Invite onClose={close} />}
    </>
  );
}

function Actions({ onStart }: { onStart: (dialog: "new" | "invite") => void }) {
  return (
    <>
      <button type="button" className="button" onClick={() => onStart("invite")}>
        <Icon name="mail" size={16} /> Invite
      </button>
      <button type="button" className="button primary" onClick={() => onStart("new")}>
        <Icon name="plus" size={16} /> New user
      </button>
    </>
  );
}

function None() {
  const { narrowed, widen } = useNarrowed(FILTERS);
  if (!narrowed) {
    return (
      <Empty icon="users" title="Nobody here yet">
        Make the first user, or invite somebody by a link.
      </Empty>
    );
  }
  const all = (
    <button type="button" className="button" onClick={widen}>
      Show all users
    </button>
  );
  return (
    <Empty icon="search" title="Nobody like that" action={all}>
      No user has all that is searched and chosen above.
    </Empty>
  );
}

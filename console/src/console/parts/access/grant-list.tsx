// A list of grants: of one holder, or on one kind of resource; and the ways to give and to take.

import type { ReactNode } from "react";
import { Link } from "wouter";
import { useAddress } from "../../address";
import type { Column } from "../data-table";
import type { Filter } from "../filter-bar";
import { type Grant, isRevocable, type Narrowed, useGrants } from "./grant-query";
import { Icon } from "../icon";
import { later } from "../later";
import { Listing } from "../listing";
import { None } from "../none";
import { useDialog, useRefusal } from "../opened";
import { Permission } from "./permission";
import { inWords } from "./permission-fields";
import { Section } from "../section";
import { Time } from "../time";
import { useViewer } from "../../viewer";

const GrantDialog = later(() => import("./grant-dialog"));
const RevokeDialog = later(() => import("./revoke-dialog"));

const SOME = "You see only what is held by whom you may read.";

interface Props {
  /** Whose; without, those of all, with a column for the holder. */
  holder?: { id: string; name: string };
  on?: Omit<Narrowed, "holder">;
  mayGrant: boolean;
  filters?: readonly Filter[];
  /** What stands above, beside the button. */
  children?: ReactNode;
  /** Where the list is a part of a page: the button is in its head. */
  section?: { title: string; lead: string };
}

export function GrantList({ holder, on, mayGrant, filters = [], children, section }: Props) {
  const { get, change } = useAddress();
  const seesAll = useViewer().can("READ_USERS");
  const grants = useGrants({ ...on, ...(holder && { holder: holder.id }) });
  const { open, show, close } = useDialog({ grant: mayGrant });
  const revoked = grants.list?.nodes.find((grant) => grant.id === get("revoke") && isRevocable(grant));
  useRefusal("revoke", Boolean(get("revoke") && grants.list && !grants.busy) && !revoked);
  const grant = mayGrant && (
    <button type="button" className={section ? "button" : "button primary"} onClick={() => show("grant")}>
      {!section && <Icon name="plus" size={16} />} Grant a permission
    </button>
  );
  const shown = (
    <div className="list">
      {!section && (
        <div className="tools">
          {children}
          {grant}
        </div>
      )}
      <Listing
        {...grants}
        label="Permissions"
        noun="permissions"
        columns={columnsOf(Boolean(holder), (id) => change({ revoke: id }))}
        nameOf={inWords}
        empty={
          <None filters={filters} noun="permissions" icon="shield">
            {mayGrant ? "Grant one: a type of access to a resource." : seesAll ? "Nothing was granted." : SOME}
          </None>
        }
      />
      {open && <GrantDialog holder={holder} onClose={close} />}
      {revoked && <RevokeDialog grant={revoked} onClose={() => change({ revoke: null })} />}
    </div>
  );
  if (!section) return shown;
  return (
    <Section {...section} actions={grant}>
      {shown}
    </Section>
  );
}

function columnsOf(isOfOne: boolean, revoke: (id: string) => void): readonly Column<Grant>[] {
  const holder: Column<Grant> = { label: "Holder", cell: (grant) => <Holder {...grant} /> };
  return [
    { label: "Permission", cell: (grant) => <Permission {...grant} /> },
    ...(isOfOne ? [] : [holder]),
    { label: "Granted", isMinor: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
    { label: "Expires", cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    { label: "Actions", isAction: true, cell: (grant) => isRevocable(grant) && <Revoke grant={grant} onStart={revoke} /> },
  ];
}

function Holder({ holder }: Grant) {
  const { __typename: kind, id, name } = holder;
  return (
    <span className="holder">
      <Icon name={kind === "Group" ? "groups" : "users"} size={16} />
      <Link href={`/${kind === "Group" ? "groups" : "users"}/${id}`}>{name}</Link>
    </span>
  );
}

function Revoke({ grant, onStart }: { grant: Grant; onStart: (id: string) => void }) {
  const label = `Revoke ${inWords(grant)} of ${grant.holder.name}`;
  return (
    <button
      type="button"
      className="button quiet icon"
      aria-label={label}
      title="Revoke"
      onClick={() => onStart(grant.id)}
    >
      <Icon name="close" size={16} />
    </button>
  );
}

// Everyone who may do it, and why each of them may.

import { useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { Badge } from "../../parts/badge";
import type { Column } from "../../parts/data-table";
import { Empty } from "../../parts/empty";
import { Listing } from "../../parts/listing";
import { useWindow } from "../../parts/pager";
import type { permissionOf } from "../../parts/access/permission-filter";
import { inWords } from "../../parts/access/permission-fields";
import { UserName } from "../../parts/user-name";
import { DECISION } from "../../parts/access/decision-query";
import { Why as Explained } from "../../parts/access/why";
import { PermissionQuestion, usePermission } from "../../parts/access/question";

const PERMITTED = graphql(`
  query Permitted($permission: PermissionInput!, $first: Int, $after: String, $last: Int, $before: String) {
    usersPermitted(permission: $permission, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      nodes {
        id
        name
        email
        username
        status
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

type Permission = NonNullable<ReturnType<typeof permissionOf>>;
type User = NonNullable<ResultOf<typeof PERMITTED>["usersPermitted"]>["nodes"][number];

export function WhoMay() {
  const permission = usePermission();
  return (
    <>
      <section className="panel">
        <PermissionQuestion action="Show who may" />
      </section>
      {permission && <Permitted permission={permission} />}
    </>
  );
}

const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

function Permitted({ permission }: { permission: Permission }) {
  const variables = { permission, ...useWindow() };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: PERMITTED, variables, context: CONTEXT });
  return (
    <Listing
      list={data?.usersPermitted}
      error={error}
      busy={fetching || stale}
      retry={() => refetch({ requestPolicy: "network-only" })}
      label="Who may"
      noun="users"
      columns={columnsOf(permission)}
      nameOf={({ name }) => name}
      empty={
        <Empty icon="shield" title="Nobody may">
          {`No active user has ${inWords(permission)}.`}
        </Empty>
      }
    />
  );
}

function columnsOf(permission: Permission): readonly Column<User>[] {
  return [
    { label: "Name", cell: (user) => <UserName {...user} /> },
    { label: "Status", cell: ({ status }) => <Badge status={status} /> },
    { label: "Why", cell: ({ id, name }) => <Why key={inWords(permission)} user={id} name={name} permission={permission} /> },
  ];
}

function Why({ user, name, permission }: { user: string; name: string; permission: Permission }) {
  const [asked, setAsked] = useState(false);
  const [{ data }] = useQuery({ query: DECISION, variables: { user, permission }, pause: !asked });
  const place = useRef<HTMLSpanElement>(null);
  function ask() {
    place.current?.focus(); // the button is about to go
    setAsked(true);
  }
  return (
    <span ref={place} className="above" role="status" tabIndex={-1}>
      {asked ? (
        data ? <Explained {...data} permission={permission} /> : "…"
      ) : (
        <button type="button" className="link" aria-label={`Why may ${name}?`} onClick={ask}>
          Why?
        </button>
      )}
    </span>
  );
}

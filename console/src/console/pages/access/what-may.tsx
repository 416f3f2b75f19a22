// All that one user may, each with where it comes from.

import { useQuery } from "urql";
import { Link } from "wouter";
import { useAddress } from "../../address";
import { graphql, type ResultOf } from "../../graphql";
import { DataTable } from "../../parts/data-table";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { USERS } from "../../parts/lookups";
import { Permission } from "../../parts/permission";
import { inWords } from "../../parts/permission-fields";
import { RecordField } from "../../parts/record-field";

const EFFECTIVE = graphql(`
  query Effective($id: ID!) {
    user(by: { id: $id }) {
      id
      name
      effectivePermissions(first: 250) {
        type
        resourceType
        resource
        sources {
          permission {
            id
            type
            resourceType
            resource
          }
          group {
            id
            name
          }
        }
      }
    }
  }
`);

type Effective = NonNullable<ResultOf<typeof EFFECTIVE>["user"]>["effectivePermissions"][number];
const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

export function WhatMay() {
  const { get, change } = useAddress();
  const user = get("user");
  return (
    <>
      <section className="panel">
        <RecordField
          name="user"
          label="User"
          initial={user}
          onChoose={(id) => change({ user: id })}
          {...USERS}
        />
      </section>
      {user && <Held user={user} />}
    </>
  );
}

function Held({ user }: { user: string }) {
  const [{ data, error }, refetch] = useQuery({ query: EFFECTIVE, variables: { id: user }, context: CONTEXT });
  if (error && !data?.user) return <Failure error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  const held = data?.user?.effectivePermissions;
  if (data && !held?.length) {
    return (
      <Empty icon="shield" title="Nothing was granted">
        They may look after what is their own, and no more. Grant something under “Permissions”.
      </Empty>
    );
  }
  const rows = held?.map((each) => ({ id: inWords(each), ...each }));
  return <DataTable label="What they may" columns={COLUMNS} rows={rows} nameOf={({ id }) => id} />;
}

const COLUMNS = [
  { label: "Permission", cell: (held: Effective) => <Permission {...held} /> },
  { label: "Where it comes from", cell: ({ sources }: Effective) => <Sources sources={sources} /> },
];

function Sources({ sources }: Pick<Effective, "sources">) {
  if (sources.length === 0) return "As admin of a project";
  return (
    <ul className="sources">
      {sources.map(({ permission, group }) => (
        <li key={permission.id}>
          {group ? (
            <>
              Through <Link href={`/groups/${group.id}?tab=permissions`}>{group.name}</Link>
            </>
          ) : (
            "Granted directly"
          )}
        </li>
      ))}
    </ul>
  );
}

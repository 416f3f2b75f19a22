// All that one user may by now, each with where it comes from.

import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql";
import { DataTable } from "../data-table";
import { Empty } from "../empty";
import { Failure } from "../failure";
import { Time } from "../time";
import { Permission } from "./permission";
import { inWords } from "./permission-fields";

const HELD = graphql(`
  query Held($id: ID!) {
    user(by: { id: $id }) {
      id
      effectivePermissions(first: 250) {
        type
        resourceType
        resource
        sources {
          permission {
            id
            expiresAt
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

type Held = NonNullable<ResultOf<typeof HELD>["user"]>["effectivePermissions"][number];
const CONTEXT = { additionalTypenames: ["Permission", "User", "Group"] };

export function HeldList({ user }: { user: string }) {
  const [{ data, error }, refetch] = useQuery({ query: HELD, variables: { id: user }, context: CONTEXT });
  if (error && !data?.user) return <Failure error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  const held = data?.user?.effectivePermissions;
  if (data && !held?.length) {
    return (
      <Empty icon="shield" title="No permissions here yet">
        What is one’s own, everybody may read and change all the same.
      </Empty>
    );
  }
  const rows = held?.map((each) => ({ id: inWords(each), ...each }));
  return <DataTable label="All permissions" columns={COLUMNS} rows={rows} nameOf={({ id }) => id} />;
}

const COLUMNS = [
  { label: "Permission", cell: (held: Held) => <Permission {...held} /> },
  { label: "Where it comes from", cell: ({ sources }: Held) => <Sources sources={sources} /> },
];

function Sources({ sources }: Pick<Held, "sources">) {
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
          {permission.expiresAt && (
            <>
              , expires <Time at={permission.expiresAt} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

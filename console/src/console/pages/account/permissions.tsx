// What one may do, and where each permission comes from.

import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { Time } from "../../parts/time";

const PERMISSIONS = graphql(`
  query MyPermissions {
    currentUser {
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

type Held = NonNullable<ResultOf<typeof PERMISSIONS>["currentUser"]>["effectivePermissions"][number];

export function Permissions() {
  const [{ data, error }, refetch] = useQuery({ query: PERMISSIONS });
  const held = data?.currentUser?.effectivePermissions;
  if (error && !held) return <Failure error={error} onRetry={refetch} />;
  if (held?.length === 0) {
    return (
      <Empty icon="person" title="No permissions yet">
        What is your own you may read and change all the same. For more, ask an administrator.
      </Empty>
    );
  }
  return (
    <section className="board" aria-labelledby="permissions">
      <header>
        <h2 id="permissions">Permissions</h2>
        <p>WRITE includes READ, and ADMIN includes both. * stands for all.</p>
      </header>
      <ul className="lines" aria-busy={!held}>
        {held?.map((each) => (
          <li key={`${each.type}:${each.resourceType}:${each.resource}`}>
            <div>
              <b>{each.type}</b>on{" "}
              <code>
                {each.resourceType}/{each.resource}
              </code>
            </div>
            <Sources {...each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sources({ sources }: Held) {
  if (sources.length === 0) return <span className="soft">as administrator of the project</span>;
  return (
    <span className="soft">
      {sources.map(({ permission, group }, place) => (
        <span key={permission.id}>
          {place > 0 && ", "}
          {group ? (
            <>
              by the group <Link href={`/groups/${group.id}`}>{group.name}</Link>
            </>
          ) : (
            "granted to you"
          )}
          {permission.expiresAt && (
            <>
              , ends <Time at={permission.expiresAt} />
            </>
          )}
        </span>
      ))}
    </span>
  );
}

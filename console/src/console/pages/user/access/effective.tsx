// All that a user may do by now, each with where it comes from.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../../graphql";
import { Section } from "../../../parts/section";
import { List } from "../list";
import type { User } from "../query";
import { inProse, Shown } from "./permission";

const EFFECTIVE = graphql(`
  query EffectivePermissions($id: ID!, $first: Int!) {
    user(by: { id: $id }) {
      id
      effectivePermissions(first: $first) {
        type
        resourceType
        resource
        sources {
          group {
            id
            name
          }
        }
      }
    }
  }
`);

type Held = NonNullable<ResultOf<typeof EFFECTIVE>["user"]>["effectivePermissions"][number];
const SOME = 50;
const MOST = 250;

export function Effective({ user }: { user: User }) {
  const [first, setFirst] = useState(SOME);
  const [{ data, error, stale }, retry] = useQuery({ query: EFFECTIVE, variables: { id: user.id, first } });
  const held = data?.user?.effectivePermissions;
  const sources = held?.reduce((sum, { sources }) => sum + sources.length, 0) ?? 0;
  return (
    <Section title="All they may do" lead="Of their own and by groups, each with where it comes from.">
      <List
        label="All they may do"
        columns={COLUMNS}
        rows={held?.map((each) => ({ ...each, id: inProse(each) }))}
        nameOf={inProse}
        nothing={user.status === "ACTIVE" ? "Nothing but what everybody may." : "Nothing: a deactivated user may do nothing."}
        busy={stale}
        error={error}
        retry={retry}
      />
      {sources >= first && first < MOST && (
        <button type="button" className="button" onClick={() => setFirst(MOST)}>
          Show more
        </button>
      )}
      {sources >= MOST && <p className="soft">These are the first {MOST}. Ask below about others.</p>}
    </Section>
  );
}

const COLUMNS = [
  { label: "Permission", cell: (held: Held) => <Shown {...held} /> },
  {
    label: "Comes from",
    cell: ({ sources }: Held) => sources.map(({ group }) => group?.name ?? "directly").join(", "),
  },
];

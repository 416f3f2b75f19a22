// The groups of a user: what each gives, everybody in it has.

import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../../graphql";
import { BelowRecord } from "../../../parts/below-record";
import { useDialog } from "../../../parts/opened";
import { Section } from "../../../parts/section";
import type { User } from "../query";
import { GroupDialog } from "./group-dialog";
import { LeaveGroup } from "./leave-group";

const GROUPS = graphql(`
  query GroupsOfUser($id: ID!) {
    user(by: { id: $id }) {
      id
      groups(first: 250) {
        totalCount
        nodes {
          id
          name
          description
          membersCount
          viewerCan
        }
      }
    }
  }
`);

export type Group = NonNullable<ResultOf<typeof GROUPS>["user"]>["groups"]["nodes"][number];

export function Groups({ user }: { user: User }) {
  const [{ data, error, stale }, retry] = useQuery({ query: GROUPS, variables: { id: user.id } });
  const [leaving, setLeaving] = useState<Group>();
  const groups = data?.user?.groups.nodes;
  const may = user.viewerCan.includes("UPDATE") || groups?.some(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS"));
  const { open, show, close } = useDialog({ group: may });
  const add = may && (
    <button type="button" className="button" onClick={() => show("group")}>
      Add to a group
    </button>
  );
  return (
    <Section title="Groups" lead="What a group may do, its members may do." actions={add}>
      <BelowRecord
        label="Groups"
        columns={columns(setLeaving)}
        rows={groups}
        nameOf={({ name }) => name}
        nothing={`${user.name} is in no group.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {open && <GroupDialog user={user} onClose={close} />}
      {leaving && <LeaveGroup user={user} group={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  );
}

function columns(onLeave: (group: Group) => void) {
  return [
    { label: "Group", cell: ({ id, name }: Group) => <Link href={`/groups/${id}`}>{name}</Link> },
    { label: "Description", isMinor: true, cell: ({ description }: Group) => description },
    { label: "Members", isNumber: true, cell: ({ membersCount }: Group) => membersCount },
    {
      label: "Actions",
      isAction: true,
      cell: (group: Group) =>
        group.viewerCan.includes("MANAGE_MEMBERS") && (
          <button type="button" className="button quiet" aria-label={`Remove from ${group.name}`} onClick={() => onLeave(group)}>
            Remove
          </button>
        ),
    },
  ];
}

// The dialog that adds members to a group.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { AddPeople } from "../../parts/add-people";
import { refusalsOf, RESULTS } from "../../parts/bulk";
import { problemsOf } from "../../problems";
import type { Group } from "./group-query";

const ADD = graphql(
  `
    mutation AddToGroup($ids: [ID!]!, $group: ID!) {
      addUsersToGroup(users: { ids: $ids }, group: { id: $group }) {
        ...Results
      }
    }
  `,
  [RESULTS],
);

export default function AddMembers({ group, onClose }: { group: Group; onClose: () => void }) {
  const [, add] = useMutation(ADD);
  async function submit(ids: string[]) {
    const result = await add({ ids, group: group.id });
    return result.error ? problemsOf(result) : refusalsOf(result.data?.addUsersToGroup);
  }
  const where = { not: { group: group.id } };
  return <AddPeople title={`Add members to ${group.name}`} where={where} add={submit} onClose={onClose} />;
}

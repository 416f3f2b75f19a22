// Takes members out of a group.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { RESULTS } from "../../parts/bulk";
import { RemovePeople } from "../../parts/remove-people";
import type { Group } from "./group-query";

const REMOVE = graphql(
  `
    mutation RemoveFromGroup($ids: [ID!]!, $group: ID!, $dryRun: Boolean!) {
      removeUsersFromGroup(users: { ids: $ids }, group: { id: $group }, dryRun: $dryRun) {
        ...Results
      }
    }
  `,
  [RESULTS],
);

interface Props {
  group: Group;
  ids: string[];
  onDone: () => void;
  onClose: () => void;
}

export default function RemoveMembers({ group, ids, ...others }: Props) {
  const [, remove] = useMutation(REMOVE);
  async function send(dryRun: boolean) {
    const { data, error } = await remove({ ids, group: group.id, dryRun });
    return { payload: data?.removeUsersFromGroup, error };
  }
  return (
    <RemovePeople
      title={`Remove from ${group.name}?`}
      effect="leaves the group"
      count={ids.length}
      send={send}
      {...others}
    />
  );
}

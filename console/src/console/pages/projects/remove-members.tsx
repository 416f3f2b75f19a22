// Takes members out of a project.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { RESULTS } from "../../parts/bulk";
import { RemovePeople } from "../../parts/remove-people";
import type { Project } from "./project-query";

const REMOVE = graphql(
  `
    mutation RemoveFromProject($ids: [ID!]!, $project: ID!, $dryRun: Boolean!) {
      removeUsersFromProject(users: { ids: $ids }, project: { id: $project }, dryRun: $dryRun) {
        ...Results
      }
    }
  `,
  [RESULTS],
);

interface Props {
  project: Project;
  ids: string[];
  onDone: () => void;
  onClose: () => void;
}

export default function RemoveMembers({ project, ids, ...others }: Props) {
  const [, remove] = useMutation(REMOVE);
  async function send(dryRun: boolean) {
    const { data, error } = await remove({ ids, project: project.id, dryRun });
    return { payload: data?.removeUsersFromProject, error };
  }
  return (
    <RemovePeople
      title={`Remove from ${project.name}?`}
      effect="leaves the project"
      count={ids.length}
      send={send}
      {...others}
    />
  );
}

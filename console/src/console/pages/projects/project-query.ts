// One project, as its page asks for it.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";

export const PROJECT = graphql(`
  query Project($id: ID!) {
    project(by: { id: $id }) {
      id
      number
      name
      description
      mcpConfigName
      createdAt
      updatedAt
      version
      membersCount
      apiKeysCount
      viewerCan
    }
  }
`);

export type Project = NonNullable<ResultOf<typeof PROJECT>["project"]>;

export function useProject(id: string) {
  const [{ data, error }, refetch] = useQuery({ query: PROJECT, variables: { id } });
  return { data, error, reread: () => refetch({ requestPolicy: "network-only" }) };
}

// GraphQL, checked against the server's schema: `scripts/console-test` finds a field or an argument that is not there.

import { initGraphQLTada } from "gql.tada";
import type { introspection } from "#schema";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSON: unknown; ID: string };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";

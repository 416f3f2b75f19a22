// A change, after which whatever shows users is asked for again, whatever the answer speaks of.

import { type AnyVariables, type TypedDocumentNode, useMutation } from "urql";

/** For a query, too, whose answer may speak of nobody. */
export const OF_USERS = { additionalTypenames: ["User"] };

export function useAct<Data, Variables extends AnyVariables>(mutation: TypedDocumentNode<Data, Variables>) {
  const [, run] = useMutation(mutation);
  return (variables: Variables) => run(variables, OF_USERS);
}

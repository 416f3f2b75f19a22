// A change, after which whatever shows users is asked for again, whatever the answer speaks of.

import { type AnyVariables, type TypedDocumentNode, useMutation } from "urql";

const CONTEXT = { additionalTypenames: ["User"] };

export function useAct<Data, Variables extends AnyVariables>(mutation: TypedDocumentNode<Data, Variables>) {
  const [, run] = useMutation(mutation);
  return (variables: Variables) => run(variables, CONTEXT);
}

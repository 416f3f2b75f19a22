// The one way to the server: GraphQL with the session's cookie, and word of a session that is over.

import { cacheExchange, Client, type CombinedError, fetchExchange, makeOperation, mapExchange } from "urql";

/** A change of one may show in all: a group's members are users, and its history has an event more. */
const CHANGING = { additionalTypenames: ["User", "Project", "Group", "ApiKey", "Permission", "Session", "Event"] };
const OVER = ["UNAUTHENTICATED", "PASSWORD_CHANGE_REQUIRED"];
const lost = new EventTarget();

export const client = new Client({
  url: "/graphql",
  preferGetMethod: false,
  fetchOptions: { credentials: "same-origin" },
  requestPolicy: "cache-and-network",
  exchanges: [
    mapExchange({
      onOperation: (operation) =>
        operation.kind === "mutation" && !operation.variables?.dryRun
          ? makeOperation(operation.kind, operation, { ...operation.context, ...CHANGING })
          : operation,
      onError(error, { context }) {
        const code = codeOf(error);
        if (OVER.includes(code) && !context["asksWho"]) lost.dispatchEvent(new CustomEvent("lost", { detail: code }));
      },
    }),
    cacheExchange,
    fetchExchange,
  ],
});

/** Whatever is in the cache: for what has to be true now. */
export const ANEW = { requestPolicy: "network-only" } as const;

/** Calls back whenever an answer says that nobody is signed in any more, with the code of why. */
export function onSessionLost(callback: (code: string) => void): () => void {
  const listener = (event: Event) => callback((event as CustomEvent<string>).detail);
  lost.addEventListener("lost", listener);
  return () => lost.removeEventListener("lost", listener);
}

export function codeOf(error: CombinedError | undefined): string {
  return String(error?.graphQLErrors[0]?.extensions["code"] ?? "");
}

/** For a person: what the server says, or that it does not answer. */
export function wordsOf(error: CombinedError): string {
  return error.graphQLErrors[0]?.message ?? "The server does not answer. Look at your connection, then try again.";
}

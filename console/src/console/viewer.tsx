// Who is signed in, and what they may do: asked once, and again when an answer says that the session is over.

import { createContext, type ReactNode, useContext, useEffect } from "react";
import { useQuery } from "urql";
import { codeOf, onSessionLost } from "./client";
import { graphql, type ResultOf } from "./graphql";

const VIEWER = graphql(`
  query Viewer {
    viewer {
      user {
        id
        username
        name
        email
        firstName
        lastName
        mustChangePassword
      }
      can
    }
  }
`);

type Found = NonNullable<ResultOf<typeof VIEWER>["viewer"]>;
export type Action = Found["can"][number];
export interface Viewer {
  user: Found["user"];
  can: (action: Action) => boolean;
  refresh: () => void;
}

const Context = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  return useContext(Context)!;
}

export type State = "loading" | "failed" | "nobody" | "must change password" | "somebody";

const CONTEXT = { asksWho: true };

export function useSession() {
  const [{ data, error }, refetch] = useQuery({ query: VIEWER, context: CONTEXT });
  const refresh = () => refetch({ ...CONTEXT, requestPolicy: "network-only" });
  useEffect(() => onSessionLost(refresh), [refetch]);
  const viewer = data?.viewer ?? null;
  return { state: stateOf(viewer, codeOf(error), Boolean(error), Boolean(data)), viewer, error, refresh };
}

function stateOf(viewer: Found | null, code: string, failed: boolean, answered: boolean): State {
  if (viewer?.user.mustChangePassword || code === "PASSWORD_CHANGE_REQUIRED") return "must change password";
  if (viewer) return "somebody";
  if (code === "UNAUTHENTICATED" || (answered && !failed)) return "nobody";
  return failed ? "failed" : "loading";
}

export function ViewerIs({ viewer, refresh, children }: { viewer: Found; refresh: () => void; children: ReactNode }) {
  const value = { user: viewer.user, can: (action: Action) => viewer.can.includes(action), refresh };
  return <Context value={value}>{children}</Context>;
}

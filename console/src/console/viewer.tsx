// Who is signed in, and what they may do: asked once, and again when an answer says that the session is over.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
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
const OVER = "UNAUTHENTICATED";

export function useSession() {
  const [{ data, error }, refetch] = useQuery({ query: VIEWER, context: CONTEXT });
  const refresh = useCallback(() => refetch({ ...CONTEXT, requestPolicy: "network-only" }), [refetch]);
  const viewer = data?.viewer ?? null;
  const wasThrownOut = useThrownOut(viewer, refresh) || codeOf(error) === OVER;
  const state = stateOf(viewer, codeOf(error), Boolean(error), Boolean(data));
  return { state, viewer, error, refresh, wasThrownOut };
}

/** Whether the session came to an end that nobody here asked for. */
function useThrownOut(viewer: Found | null, refresh: () => void): boolean {
  const [isOut, setOut] = useState(false);
  useEffect(() => {
    return onSessionLost((code) => {
      setOut(code === OVER);
      refresh();
    });
  }, [refresh]);
  useEffect(() => void (viewer && setOut(false)), [viewer]);
  return isOut;
}

function stateOf(viewer: Found | null, code: string, failed: boolean, answered: boolean): State {
  if (viewer?.user.mustChangePassword || code === "PASSWORD_CHANGE_REQUIRED") return "must change password";
  if (viewer) return "somebody";
  if (code === OVER || (answered && !failed)) return "nobody";
  return failed ? "failed" : "loading";
}

export function ViewerIs({ viewer, refresh, children }: { viewer: Found; refresh: () => void; children: ReactNode }) {
  const value = { user: viewer.user, can: (action: Action) => viewer.can.includes(action), refresh };
  return <Context value={value}>{children}</Context>;
}

// What a change of many users came to, or would: one line for each of them.

import { graphql, type ResultOf } from "../graphql";
import type { Result } from "./confirm-dialog";
import type { Problem } from "../problems";

export const RESULTS = graphql(`
  fragment Results on UsersPayload @_unmask {
    results {
      id
      label
      user {
        id
        name
      }
      changes {
        field
        before
        after
      }
      problems {
        message
        path
      }
    }
    problems {
      message
      path
    }
  }
`);

type Payload = ResultOf<typeof RESULTS>;

/** `effect` is what happens to each that is changed. */
export function previewOf(payload: Payload | null | undefined, effect: string) {
  const results: Result[] = (payload?.results ?? []).map(({ label, user, changes, problems }) => ({
    label: user?.name ?? label,
    effect: changes.length > 0 ? [effect, ...changes.flatMap(keysRevoked)].join(", ") : "",
    problems,
  }));
  return { results, problems: payload?.problems ?? [] };
}

function keysRevoked({ field, before }: { field: string; before: unknown }): string[] {
  if (field !== "apiKeys") return [];
  return [before === 1 ? "1 key is revoked" : `${String(before)} keys are revoked`];
}

/** Of the call as a whole, and of each that was refused, by its name. */
export function refusalsOf(payload: Payload | null | undefined): readonly Problem[] {
  const each = (payload?.results ?? []).flatMap(({ label, user, problems }) =>
    problems.map(({ message }) => ({ message: `${user?.name ?? label}: ${message}` })),
  );
  return [...(payload?.problems ?? []), ...each];
}


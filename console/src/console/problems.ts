// What the server refuses to do, and where in the input the reason is.

import type { CombinedError } from "urql";
import { wordsOf } from "./client";
import { inLabels } from "./parts/labels";

export interface Problem {
  message: string;
  path?: readonly string[] | null;
  code?: string;
}

interface Outcome<Payload> {
  data?: Record<string, Payload | null> | undefined;
  error?: CombinedError | undefined;
}

/** All problems of a mutation of one root field, in the words of a form; an error of the whole request is one, too. */
export function problemsOf<Payload extends { problems: readonly Problem[] }>({
  data,
  error,
}: Outcome<Payload>): readonly Problem[] {
  if (error) return [{ message: wordsOf(error) }];
  const problems = Object.values(data ?? {}).flatMap((payload) => payload?.problems ?? []);
  return problems.map((problem) => ({ ...problem, message: inLabels(problem.message) }));
}

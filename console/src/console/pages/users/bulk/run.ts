// Goes through the chosen users, a thousand with each call, until all are done or it is stopped.

import { type Problem, problemsOf } from "../../../problems";
import type { VariablesOf } from "../../../graphql";
import type { USERS } from "../query";
import type { Action } from "./actions";
import type { Payload, Row, Selection } from "./mutations";

type Variables = VariablesOf<typeof USERS>;

/** Those that are picked, or all that the list's search and filters find. */
export type Chosen =
  | { ids: readonly string[]; count: number }
  | { search: Variables["search"]; where: Variables["where"]; count: number };

const AT_ONCE = 1000;

export interface Run {
  send: (users: Selection) => ReturnType<Action["send"]>;
  chosen: Chosen;
  onRows: (rows: readonly Row[]) => void;
  isStopped: () => boolean;
}

/** Answers what was refused as a whole: then nobody of that call and those after it is changed. */
export async function goThrough({ send, chosen, onRows, isStopped }: Run): Promise<readonly Problem[]> {
  let begin: string | number | null = "ids" in chosen ? 0 : null;
  for (;;) {
    const answer = await send(selectionOf(chosen, begin));
    const payload: Payload | null | undefined = Object.values(answer.data ?? {})[0];
    const problems = problemsOf(answer);
    if (!payload || problems.length > 0) return problems;
    onRows(payload.results);
    begin = nextOf(chosen, begin, payload);
    if (begin === null || isStopped()) return [];
  }
}

function selectionOf(chosen: Chosen, begin: string | number | null): Selection {
  if ("ids" in chosen) return { ids: chosen.ids.slice(Number(begin), Number(begin) + AT_ONCE) };
  const { search, where } = chosen;
  return { matching: { first: AT_ONCE, after: begin as string | null, search: search ?? null, where: where ?? null } };
}

function nextOf(chosen: Chosen, begin: string | number | null, { pageInfo }: Payload): string | number | null {
  if (!("ids" in chosen)) return pageInfo.hasNextPage ? pageInfo.endCursor : null;
  const next = Number(begin) + AT_ONCE;
  return next < chosen.ids.length ? next : null;
}

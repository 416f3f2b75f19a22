// What the audit log can be narrowed by: each filter, and what it is for the server.

import { graphql } from "../../graphql";
import { choice, type Filter } from "../../parts/filter-bar";
import { doorInWords, OPERATIONS, titleOf } from "../../parts/operations";
import { byPeriod, periodOf } from "../../parts/period-filter";
import { byRecord } from "../../parts/record-filter";
import { byText } from "../../parts/text-filter";
import type { Where } from "./query";

const PEOPLE = graphql(`
  query FindPeople($search: String!) {
    users(first: 8, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const ANYTHING = graphql(`
  query FindAnything($search: String!) {
    users(first: 5, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
    projects(first: 3, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
    groups(first: 3, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
      }
    }
  }
`);
const NAME = graphql(`
  query NameOfRecord($id: ID!) {
    node(id: $id) {
      ... on User {
        name
      }
      ... on Project {
        name
      }
      ... on Group {
        name
      }
      ... on ApiKey {
        hint
      }
    }
  }
`);
const named = {
  read: NAME,
  nameOf: ({ node }: { node: object | null }) => {
    const { name, hint } = (node ?? {}) as { name?: string; hint?: string };
    return name ?? hint ?? "somebody who is gone";
  },
};

const DOORS = ["GRAPHQL", "ENKRYPT", "EXPRESS", "ANTFLY", "AUTHGATE", "ADVERITY", "CLI", "SYSTEM"] as const;
const TYPES = { USER: "User", PROJECT: "Project", GROUP: "Group", API_KEY: "API key" } as const;

export const FILTERS: readonly Filter[] = [
  byRecord("actor", "Who", { find: PEOPLE, found: ({ users }) => users?.nodes ?? [], ...named }),
  choice("operation", "What", Object.fromEntries(Object.keys(OPERATIONS).map((each) => [each, titleOf(each)]))),
  byRecord("target", "To whom", {
    find: ANYTHING,
    found: ({ users, projects, groups }) => [users, projects, groups].flatMap((each) => each?.nodes ?? []),
    ...named,
  }),
  choice("type", "Type", TYPES),
  choice("door", "Door", Object.fromEntries(DOORS.map((door) => [door, doorInWords(door)]))),
  byPeriod("at", "When"),
  byText("request", "Request", "The id in X-Request-ID, in answers and in the log."),
];

const NAMES = ["actor", "target", "type", "operation", "door", "at", "request"];

export function whereOf(params: URLSearchParams): Where | null {
  const [actor, target, type, operation, door, at, requestId] = NAMES.map((name) => params.get(name));
  const through = DOORS.find((each) => each === door);
  const period = periodOf(at ?? "");
  const where: Where = {
    ...(actor && { actor }),
    ...(target && { target }),
    ...(isOneOf(TYPES, type) && { targetType: type }),
    ...(isOneOf(OPERATIONS, operation) && { operations: [operation] }),
    ...(through && { doors: [through] }),
    ...(period && { at: period }),
    ...(requestId && { requestId }),
  };
  return Object.keys(where).length ? where : null;
}

function isOneOf<Words extends object>(words: Words, word: string | null | undefined): word is Extract<keyof Words, string> {
  return Boolean(word) && Object.hasOwn(words, word!);
}

// What the audit log can be narrowed by: each filter, and what it is for the server.

import { graphql } from "../../graphql";
import { choice, type Filter } from "../../parts/filter-bar";
import { doorInWords, OPERATIONS, titleOf } from "../../parts/operations";
import { byPeriod, periodOf } from "../../parts/period-filter";
import { RECORD_NAME } from "../../parts/names";
import { byRecord } from "../../parts/record-filter";
import { byText } from "../../parts/text-filter";
import type { Operation, Where } from "./query";

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
const ACTOR = graphql(`
  query NameOfActor($id: ID!) {
    node(id: $id) {
      ... on User {
        name
      }
    }
    events(first: 1, where: { actor: $id }) {
      nodes {
        actorLabel
      }
    }
  }
`);
const TARGET = graphql(
  `
    query NameOfTarget($id: ID!) {
      node(id: $id) {
        ...RecordName
      }
      events(first: 1, where: { target: $id }) {
        nodes {
          targetLabel
        }
      }
    }
  `,
  [RECORD_NAME],
);

interface Told {
  node: object | null;
  events: { nodes: readonly { actorLabel?: string; targetLabel?: string }[] } | null;
}

/** As it is now; of who is gone, as the log last told it. */
function nameOf({ node, events }: Told): string {
  const { name, hint } = (node ?? {}) as { name?: string; hint?: string };
  const told = events?.nodes[0];
  return name ?? hint ?? told?.targetLabel ?? told?.actorLabel ?? "somebody you may not see, or who is gone";
}

const DOORS = ["GRAPHQL", "ENKRYPT", "EXPRESS", "ANTFLY", "AUTHGATE", "ADVERITY", "CLI", "SYSTEM"] as const;
const TYPES = ["USER", "PROJECT", "GROUP", "API_KEY", "ADDRESS"] as const;

export const FILTERS: readonly Filter[] = [
  byRecord("actor", "Who", { find: PEOPLE, found: ({ users }) => users?.nodes ?? [], read: ACTOR, nameOf }),
  choice("operation", "What", Object.fromEntries(Object.keys(OPERATIONS).map((each) => [each, titleOf(each)]))),
  byRecord("target", "To whom", {
    find: ANYTHING,
    found: ({ users, projects, groups }) => [users, projects, groups].flatMap((each) => each?.nodes ?? []),
    read: TARGET,
    nameOf,
  }),
  choice("type", "Type", Object.fromEntries(TYPES.map((type) => [type, titleOf(type)]))),
  choice("door", "Door", Object.fromEntries(DOORS.map((door) => [door, doorInWords(door)]))),
  byPeriod("at", "When"),
  byText("request", "Request", "The id in X-Request-ID, in answers and in the log."),
];

const NAMES = ["actor", "target", "type", "operation", "door", "at", "request"];

export function whereOf(params: URLSearchParams): Where | null {
  const [actor, target, type, operation, door, at, requestId] = NAMES.map((name) => params.get(name));
  const of = TYPES.find((each) => each === type);
  const through = DOORS.find((each) => each === door);
  const period = periodOf(at ?? "");
  const where: Where = {
    ...(actor && { actor }),
    ...(target && { target }),
    ...(of && { targetType: of }),
    ...(operation && operation in OPERATIONS && { operations: [operation as Operation] }),
    ...(through && { doors: [through] }),
    ...(period && { at: period }),
    ...(requestId && { requestId }),
  };
  return Object.keys(where).length ? where : null;
}

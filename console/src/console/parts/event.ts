// What is asked of an event wherever events are listed, and who is said to have done it.

import { graphql, type ResultOf } from "../graphql";

export const EVENT = graphql(`
  fragment EventParts on Event @_unmask {
    id
    sequence
    at
    operation
    door
    actor {
      id
      name
    }
    actorLabel
    apiKey {
      id
      hint
    }
    target {
      __typename
      id
      ... on User {
        name
      }
    }
    targetId
    targetType
    targetLabel
    changes {
      field
      before
      after
    }
    reason
    requestId
    ipAddress
  }
`);

export type EventParts = ResultOf<typeof EVENT>;

/** Whose label is the door: a user of such a name would have an id. */
const NOBODY: Record<string, string> = { SYSTEM: "The server", CLI: "The machine’s administrator" };

export function nameOfActor({ actor, actorLabel, door }: EventParts): string {
  return actor?.name ?? ((actorLabel.toUpperCase() === door && NOBODY[door]) || actorLabel);
}

/** As it is now; of what is gone, and of what has no name, as it was called then. */
export function nameOfTarget({ target, targetLabel }: EventParts): string {
  return target && "name" in target ? target.name : targetLabel;
}

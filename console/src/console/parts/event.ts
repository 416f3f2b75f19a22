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

export function nameOfActor({ actor, actorLabel }: EventParts): string {
  return actor?.name ?? (actorLabel === "system" ? "The server" : actorLabel);
}

// The keys of a user, and what can be done to one.

import { graphql, type ResultOf } from "../../../graphql";

export const KEYS = graphql(`
  query KeysOfUser($user: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    apiKeys(
      first: $first
      after: $after
      last: $last
      before: $before
      where: { user: $user }
      orderBy: [{ field: CREATED_AT, direction: DESC }]
    ) {
      totalCount
      nodes {
        id
        name
        hint
        status
        enabled
        dialect
        createdAt
        lastUsedAt
        expiresAt
        viewerCan
        user {
          id
        }
        project {
          id
          name
        }
        scopes {
          type
          resourceType
          resource
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

export type Key = NonNullable<ResultOf<typeof KEYS>["apiKeys"]>["nodes"][number];

export function nameOf({ name, hint }: Pick<Key, "name" | "hint">): string {
  return name ?? hint;
}

export const DIALECTS = {
  "": "None in particular",
  ENKRYPT: "Enkrypt",
  EXPRESS: "Express Gateway",
  ANTFLY: "Antfly",
  AUTHGATE: "AuthGate",
  ADVERITY: "Adverity",
};

export const ENABLE = graphql(`
  mutation EnableApiKey($id: ID!, $enabled: Boolean!) {
    updateApiKey(id: $id, input: { enabled: $enabled }) {
      apiKey {
        id
      }
      problems {
        message
        path
      }
    }
  }
`);

export const REVOKE = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      apiKey {
        id
      }
      problems {
        message
        path
      }
    }
  }
`);

export const DELETE = graphql(`
  mutation DeleteApiKey($id: ID!) {
    deleteApiKey(id: $id) {
      deletedId
      problems {
        message
        path
      }
    }
  }
`);

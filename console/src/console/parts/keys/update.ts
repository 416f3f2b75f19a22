// Changes a key: what it is called, until when it is good, whether it is switched on, what it may.

import { graphql } from "../../graphql";

export const UPDATE = graphql(`
  mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!, $expectedVersion: Int!) {
    updateApiKey(apiKey: { id: $id }, input: $input, expectedVersion: $expectedVersion) {
      apiKey {
        id
        version
      }
      problems {
        code
        message
        path
      }
    }
  }
`);

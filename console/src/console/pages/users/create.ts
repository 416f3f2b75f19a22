// Making a user: what both dialogs send.

import { graphql } from "../../graphql";
import { given } from "../../parts/form";

export const CREATE = graphql(`
  mutation CreateUser($input: CreateUserInput!) {
    createUser(input: $input) {
      user {
        id
        name
      }
      problems {
        message
        path
      }
    }
  }
`);

/** What was typed into these fields; what was left empty is not sent. */
export function inputOf(data: FormData, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => [[name, given(data, name)]].filter(isSaid)));
}

function isSaid(pair: (string | undefined)[]): pair is [string, string] {
  return pair[1] !== undefined;
}

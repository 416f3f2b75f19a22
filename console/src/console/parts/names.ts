// What the records are called whose ids an event tells: of those that the viewer may see.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../graphql";
import { addressOf } from "./record-address";

export const RECORD_NAME = graphql(`
  fragment RecordName on Node @_unmask {
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
`);
const NAMES = graphql(
  `
    query NamesOf($ids: [ID!]!) {
      nodes(ids: $ids) {
        __typename
        id
        ...RecordName
      }
    }
  `,
  [RECORD_NAME],
);
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST = 100; // that the server takes at once

export type Names = ReadonlyMap<string, { name: string; href: string | undefined }>;

export function useNames(values: readonly unknown[]): Names {
  const ids = [...new Set(values.filter((value) => typeof value === "string" && ID.test(value)))].slice(0, MOST) as string[];
  const [{ data }] = useQuery({ query: NAMES, variables: { ids }, pause: ids.length === 0 });
  return new Map((ids.length > 0 ? (data?.nodes ?? []) : []).flatMap((node) => (node ? [named(node)] : [])));
}

type Found = NonNullable<NonNullable<ResultOf<typeof NAMES>["nodes"]>[number]>;

function named(node: Found): [string, { name: string; href: string | undefined }] {
  const name = "name" in node ? node.name : "hint" in node ? node.hint : node.id;
  return [node.id, { name, href: addressOf(node.__typename, node.id) }];
}

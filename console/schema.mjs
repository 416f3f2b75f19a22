// Writes the types of the GraphQL schema to where gql.tada's queries are checked against them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { outputIntrospectionFile, minifyIntrospection } from "@gql.tada/internal";
import { buildSchema, introspectionFromSchema } from "graphql";

const FOLDER = new URL("node_modules/.schema/", import.meta.url);
const text = readFileSync(new URL("../schema/schema.graphql", import.meta.url), "utf8");
const introspection = minifyIntrospection(introspectionFromSchema(buildSchema(text), { descriptions: false }));
mkdirSync(FOLDER, { recursive: true });
writeFileSync(
  new URL("introspection.d.ts", FOLDER),
  outputIntrospectionFile(introspection, { fileType: ".d.ts", shouldPreprocess: true }),
);

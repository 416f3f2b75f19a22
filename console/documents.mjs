// Validates every GraphQL document of the console: the types find an unknown field, but not an unknown argument.

import { readdirSync, readFileSync } from "node:fs";
import { buildSchema, KnownFragmentNamesRule, NoUnusedFragmentsRule, parse, specifiedRules, validate } from "graphql";

const schema = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));
const rules = specifiedRules.filter((rule) => rule !== KnownFragmentNamesRule && rule !== NoUnusedFragmentsRule);
const files = readdirSync("src/console", { recursive: true }).filter((name) => /\.tsx?$/.test(name));

for (const file of files) {
  const source = readFileSync(`src/console/${file}`, "utf8");
  for (const [, text] of source.matchAll(/graphql\(\s*`([^`]*)`/g)) {
    for (const { message } of validate(schema, parse(text.replaceAll("@_unmask", "")), rules)) {
      console.error(`src/console/${file}: ${message}`);
      process.exitCode = 1;
    }
  }
}

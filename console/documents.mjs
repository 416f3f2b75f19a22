// Finds what the schema would refuse in the console's documents: TypeScript sees wrong fields, and no wrong arguments.

import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { buildSchema, Kind, parse, validate, visit } from "graphql";

const SOURCES = resolve(import.meta.dirname, "src/console");
const schema = buildSchema(readFileSync(resolve(import.meta.dirname, "../schema/schema.graphql"), "utf8"));

const found = readdirSync(SOURCES, { recursive: true })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readFileSync(resolve(SOURCES, file), "utf8").matchAll(/\bgraphql\(\s*`([^`]*)`/g)].flatMap(([, text]) =>
      parse(text.replaceAll("@_unmask", "")).definitions.map((definition) => ({ file, definition })),
    ),
  );
const fragments = new Map(
  found
    .filter(({ definition }) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .map(({ definition }) => [definition.name.value, definition]),
);

/** With all fragments that it needs, which may stand in other files. */
function whole(definition, definitions = new Set()) {
  definitions.add(definition);
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment && !definitions.has(fragment)) whole(fragment, definitions);
    },
  });
  return [...definitions];
}

const wrong = found
  .filter(({ definition }) => definition.kind === Kind.OPERATION_DEFINITION)
  .flatMap(({ file, definition }) =>
    validate(schema, { kind: Kind.DOCUMENT, definitions: whole(definition) }).map(({ message }) => `${file}: ${message}`),
  );
for (const each of wrong) console.error(each);
process.exitCode = wrong.length ? 1 : 0;

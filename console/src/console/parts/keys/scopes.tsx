// What a key is narrowed to: a permission for each line; none is all that its owner may.

import { useState } from "react";
import { Icon } from "../icon";
import { PermissionFields, permissionIn } from "../access/permission-fields";

type Scope = ReturnType<typeof permissionIn>;

export function ScopeFields({ now = [] }: { now?: readonly Scope[] }) {
  const [lines, setLines] = useState(now.map((scope, line) => ({ scope, line })));
  const next = 1 + Math.max(-1, ...lines.map(({ line }) => line));
  return (
    <fieldset className="scopes">
      <legend>Scopes</legend>
      <p className="hint">{lines.length ? "It may no more than this." : "None: it may all that its owner may."}</p>
      {lines.map(({ scope, line }, index) => (
        <div key={line} className="scope">
          <PermissionFields prefix={`scopes.${index}.`} now={scope} />
          <button
            type="button"
            className="button quiet icon"
            aria-label={`Leave out scope ${index + 1}`}
            onClick={() => setLines(lines.filter((each) => each.line !== line))}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="button"
        onClick={() => setLines([...lines, { scope: { type: "READ", resourceType: "", resource: "" }, line: next }])}
      >
        <Icon name="plus" size={16} /> Add a scope
      </button>
    </fieldset>
  );
}

/** All lines of the form. */
export function scopesIn(data: FormData): Scope[] {
  const count = [...data.keys()].filter((name) => /^scopes\.\d+\.type$/.test(name)).length;
  return Array.from({ length: count }, (_, index) => permissionIn(data, `scopes.${index}.`));
}

// What a key may, and what can be changed of it.

import { useMutation } from "urql";
import { useAddress } from "../../address";
import { fromLocal, toLocal } from "../../parts/local-time";
import { Permission } from "../../parts/permission";
import { type Values, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import type { Key } from "./key-query";
import { UPDATE } from "./update";

const FIELDS = [
  { name: "name", label: "Name", hint: "Which program uses it, and where." },
  { name: "expiresAt", label: "Expires", type: "datetime-local", hint: "Empty: it never ends by itself." },
];

export function Overview({ apiKey, reread }: { apiKey: Key; reread: () => void }) {
  const { change } = useAddress();
  const { scopes, viewerCan } = apiKey;
  const mayUpdate = viewerCan.includes("UPDATE");
  return (
    <div className="panels">
      <section className="panel">
        <h2>Scopes</h2>
        {scopes.length === 0 && <p className="soft">All that its owner may.</p>}
        <ul className="permissions">
          {scopes.map((scope) => (
            <li key={`${scope.type}:${scope.resourceType}:${scope.resource}`}>
              <Permission {...scope} />
            </li>
          ))}
        </ul>
        {mayUpdate && (
          <button type="button" className="button" onClick={() => change({ open: "scopes" })}>
            Change scopes …
          </button>
        )}
      </section>
      {mayUpdate && <Settings apiKey={apiKey} reread={reread} />}
    </div>
  );
}

function Settings({ apiKey, reread }: { apiKey: Key; reread: () => void }) {
  const [, update] = useMutation(UPDATE);
  const { id, name, expiresAt, version } = apiKey;

  async function save({ name, expiresAt }: Values, expectedVersion: number) {
    const input = {
      ...(name !== undefined && { name: name || null }),
      ...(expiresAt !== undefined && { expiresAt: fromLocal(expiresAt) }),
    };
    const result = await update({ id, input, expectedVersion });
    return { problems: problemsOf(result), version: result.data?.updateApiKey?.apiKey?.version };
  }

  return (
    <section className="panel">
      <h2>Settings</h2>
      <VersionedForm
        fields={FIELDS}
        values={{ name: name ?? "", expiresAt: toLocal(expiresAt) }}
        version={version}
        save={save}
        reread={reread}
      />
    </section>
  );
}

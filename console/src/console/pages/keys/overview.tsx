// What a key may, and what can be changed of it.

import { useClient, useMutation } from "urql";
import { useAddress } from "../../address";
import { ANEW } from "../../client";
import { fromLocal, toLocal } from "../../parts/local-time";
import { Permission } from "../../parts/access/permission";
import { type Values, type Versioned, VersionedForm } from "../../parts/versioned-form";
import { problemsOf } from "../../problems";
import { type Key, ONE } from "./key-query";
import { can } from "../../parts/keys/key";
import { UPDATE } from "../../parts/keys/update";

const FIELDS = [
  { name: "name", label: "Name", hint: "Which program uses it, and where." },
  { name: "expiresAt", label: "Expires", type: "datetime-local", hint: "Empty: never." },
];

export function Overview({ apiKey }: { apiKey: Key }) {
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
        {can(apiKey, "UPDATE") && (
          <button type="button" className="button" onClick={() => change({ open: "scopes" })}>
            Change scopes …
          </button>
        )}
      </section>
      {mayUpdate && <Settings apiKey={apiKey} />}
    </div>
  );
}

function Settings({ apiKey }: { apiKey: Key }) {
  const [, update] = useMutation(UPDATE);
  const client = useClient();
  const { id } = apiKey;

  async function save({ name, expiresAt }: Values, expectedVersion: number) {
    const input = {
      ...(name !== undefined && { name: name || null }),
      ...(expiresAt !== undefined && { expiresAt: fromLocal(expiresAt) }),
    };
    return problemsOf(await update({ id, input, expectedVersion }));
  }

  async function read() {
    const found = (await client.query(ONE, { id }, ANEW)).data?.apiKey;
    return found ? versioned(found) : undefined;
  }

  return (
    <section className="panel">
      <h2>Settings</h2>
      <VersionedForm fields={FIELDS} now={versioned(apiKey)} save={save} read={read} />
    </section>
  );
}

function versioned({ name, expiresAt, version }: Key): Versioned {
  return { values: { name: name ?? "", expiresAt: toLocal(expiresAt) }, version };
}

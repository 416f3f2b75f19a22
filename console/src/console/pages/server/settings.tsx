// What the server is told by its environment; what it would not choose by itself is marked.

import { useAddress } from "../../address";
import type { Details } from "./server";

export function Settings({ settings }: { settings: Details["settings"] }) {
  const { get, change } = useAddress();
  const isNarrow = get("settings") === "set";
  const shown = settings.filter(({ isDefault }) => !isNarrow || !isDefault);
  const set = settings.filter(({ isDefault }) => !isDefault).length;
  return (
    <section className="board whole" aria-labelledby="settings">
      <header>
        <h2 id="settings">Settings</h2>
        <button
          type="button"
          className="button"
          aria-pressed={isNarrow}
          onClick={() => change({ settings: isNarrow ? null : "set" }, { replace: true })}
        >
          {isNarrow ? `Show all ${settings.length}` : `Show the ${set} that are set`}
        </button>
        <p>Given by the environment when the server starts. Secrets are masked.</p>
      </header>
      <ul className="lines settings">
        {shown.map(({ name, value, isDefault, description }) => (
          <li key={name}>
            <div>
              <code>{name}</code> {!isDefault && <span className="badge warn">Set</span>}
              <small>{description}</small>
            </div>
            <span className="value">{value === null || value === "" ? <i>none</i> : <code>{value}</code>}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

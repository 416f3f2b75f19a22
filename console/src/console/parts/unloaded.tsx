// In place of what could not be loaded: the network is gone, or a newer version has taken the place of this one.

import { Icon } from "./icon";

export function Unloaded() {
  return (
    <div className="void" role="alert">
      <Icon name="alert" size={28} />
      <h1>This did not load</h1>
      <p>The connection is gone, or there is a new version of these pages.</p>
      <button type="button" className="button" autoFocus onClick={() => location.reload()}>
        Reload
      </button>
    </div>
  );
}

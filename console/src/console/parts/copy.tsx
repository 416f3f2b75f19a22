// What is copied by a click: an id, a hint, a secret that is shown this once.

import { Icon } from "./icon";
import { useToast } from "./toast";

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const say = useToast();
  async function copy() {
    await navigator.clipboard.writeText(text).then(
      () => say("Copied"),
      () => say("The browser does not allow it: select the text and copy it."),
    );
  }
  return (
    <button type="button" className="button quiet icon" aria-label={label} title={label} onClick={() => void copy()}>
      <Icon name="copy" size={16} />
    </button>
  );
}

export function CopyableId({ id }: { id: string }) {
  return (
    <span className="copyable">
      <code>{id}</code>
      <CopyButton text={id} label="Copy id" />
    </span>
  );
}

interface SecretProps {
  value: string;
  /** What it is and how long it is good. */
  children: string;
}

export function Secret({ value, children }: SecretProps) {
  return (
    <div className="secret">
      <p>{children}</p>
      <span className="copyable">
        <code>{value}</code>
        <CopyButton text={value} />
      </span>
      <p className="note">It is shown this once. Copy it now: nobody can show it again.</p>
    </div>
  );
}

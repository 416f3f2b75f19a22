// Searches as one types, a moment after the last letter; "/" leads here from anywhere on the page.

import { useEffect, useRef, useState } from "react";
import { FIRST_PAGE, useAddress } from "../address";
import { Icon } from "./icon";

const MOMENT = 180;

export function SearchField({ label }: { label: string }) {
  const { get, change } = useAddress();
  const searched = get("search");
  const [typed, setTyped] = useState(searched);
  const input = useRef<HTMLInputElement>(null);

  const sent = useRef(searched);

  useEffect(() => {
    if (searched !== sent.current) setTyped((sent.current = searched)); // by a link, or the way back
  }, [searched]);
  useEffect(() => {
    if (typed.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed.trim();
      change({ ...FIRST_PAGE, search: sent.current }, { replace: true });
    }, MOMENT);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => onSlash(() => input.current?.focus()), []);

  return (
    <div className="search" role="search">
      <Icon name="search" size={16} />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

function onSlash(callback: () => void): () => void {
  function pressed(event: KeyboardEvent) {
    const typing = (event.target as Element).closest("input, textarea, select, dialog");
    if (event.key !== "/" || typing) return;
    event.preventDefault();
    callback();
  }
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}

// A part of a record's page: its title, what can be done there, and what it holds.

import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  dangerous?: boolean;
  children: ReactNode;
}

export function Section({ title, lead, actions, dangerous = false, children }: Props) {
  const id = useId();
  const kept = useKeptFocus();
  return (
    <section className={`section ${dangerous ? "dangerous" : ""}`} aria-labelledby={id} tabIndex={-1} {...kept}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** Whose row or button goes away while it has the focus, is left in the part that it was in. */
function useKeptFocus() {
  const ref = useRef<HTMLElement>(null);
  const isWithin = useRef(false);
  useEffect(() => {
    const observer = new MutationObserver(() => {
      if (isWithin.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
    });
    observer.observe(ref.current!, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return { ref, onFocus: () => void (isWithin.current = true), onBlur: () => void (isWithin.current = false) };
}

// A part of a record's page: its title, what can be done there, and what it holds.

import { type ReactNode, useEffect, useId, useRef } from "react";

interface Props {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Section({ title, lead, actions, children }: Props) {
  const id = useId();
  const ref = useKeptFocus();
  return (
    <section ref={ref} className="section" aria-labelledby={id} tabIndex={-1}>
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
  useEffect(() => {
    const section = ref.current!;
    let isWithin = false;
    const note = ({ target }: FocusEvent) => void (isWithin = section.contains(target as Node));
    const observer = new MutationObserver(() => {
      if (isWithin && document.activeElement === document.body) section.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", note);
    observer.observe(section, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", note);
      observer.disconnect();
    };
  }, []);
  return ref;
}

// The top of a page: what it is, and what can be done there. It is the document's title, too.

import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "wouter";

interface Props {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, children, actions }: Props) {
  return (
    <header className="page-header">
      <title>{`${title} · Gatebook`}</title>
      <div>
        <h1 ref={useArrival()} tabIndex={-1}>
          {title}
        </h1>
        {children && <p>{children}</p>}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}

let shown = location.pathname;

/** Who comes from another page begins at the heading, as they would in a new document. */
function useArrival() {
  const heading = useRef<HTMLHeadingElement>(null);
  const [path] = useLocation();
  useEffect(() => {
    if (location.pathname === shown) return;
    shown = location.pathname;
    heading.current?.focus();
  }, [path]);
  return heading;
}

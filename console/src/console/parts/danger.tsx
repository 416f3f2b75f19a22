// What cannot be undone, apart from all else: what it does, and the button that begins it.

import type { ReactNode } from "react";

interface Props {
  title: string;
  children: ReactNode;
  action: string;
  onStart: () => void;
}

export function Danger({ title, children, action, onStart }: Props) {
  return (
    <section className="panel danger-zone">
      <div>
        <h2>{title}</h2>
        <p className="soft">{children}</p>
      </div>
      <button type="button" className="button danger" onClick={onStart}>
        {action}
      </button>
    </section>
  );
}

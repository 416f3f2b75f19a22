// What is known of a record, a line for each.

import type { ReactNode } from "react";

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="known">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

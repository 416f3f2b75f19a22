// A record's name in a list, over a line about it.

import type { ReactNode } from "react";

export function Titled({ title, detail }: { title: ReactNode; detail?: ReactNode }) {
  return (
    <span className="titled">
      <b>{title}</b>
      {detail && <small>{detail}</small>}
    </span>
  );
}

// A user in a list: who it is at a glance.

import type { ReactNode } from "react";
import { Avatar } from "./avatar";

interface Props {
  id: string;
  name: ReactNode;
  label: string;
  detail?: string | null | undefined;
}

export function Person({ id, name, label, detail }: Props) {
  return (
    <span className="person">
      <Avatar id={id} name={label} />
      <span>
        <b>{name}</b>
        {detail && <small>{detail}</small>}
      </span>
    </span>
  );
}

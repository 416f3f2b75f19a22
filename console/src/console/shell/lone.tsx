// The frame of a page before somebody is signed in: one form in the middle.

import type { ReactNode } from "react";
import { isReadableOnTheWay, WARNING } from "../../danger";
import { Mark } from "./mark";

interface Props {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}

export function Lone({ title, lead, children }: Props) {
  return (
    <main className="lone">
      <title>{`${title} · Gatebook`}</title>
      <span className="mark">
        <Mark />
      </span>
      {isReadableOnTheWay(location) && (
        <p className="problems" role="alert">
          {WARNING}
        </p>
      )}
      <div>
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children}
    </main>
  );
}

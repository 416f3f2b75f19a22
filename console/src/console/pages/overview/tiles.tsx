// How many people there are of each kind; each number leads to them.

import { Link } from "wouter";
import type { Standing } from "./overview";

const TILES = [
  { of: "active", label: "Active", href: "/users?status=ACTIVE" },
  { of: "deactivated", label: "Deactivated", href: "/users?status=DEACTIVATED" },
  { of: "locked", label: "Locked", href: "/users?locked=yes" },
  { of: "never", label: "Never signed in", href: "/users?status=ACTIVE&seen=never" },
] as const;

export function Tiles({ standing }: { standing: Standing | undefined }) {
  return (
    <ul className="tiles whole" aria-label="Users" aria-busy={!standing}>
      {TILES.map(({ of, label, href }) => (
        <li key={of}>
          <Link href={href}>
            <span>{label}</span>
            <b>{standing ? (standing[of]?.totalCount ?? 0).toLocaleString("en") : "–"}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}

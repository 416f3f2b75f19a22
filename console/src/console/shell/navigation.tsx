// Where one can go: what the viewer may not read is not offered.

import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { Icon, type IconName } from "../parts/icon";
import { type Action, useViewer } from "../viewer";

interface Place {
  path: string;
  label: string;
  icon: IconName;
  /** Needed to see anything there; everybody sees some of the others. */
  needs?: Action;
}

const PLACES: readonly Place[] = [
  { path: "/", label: "Overview", icon: "home", needs: "READ_USERS" },
  { path: "/users", label: "Users", icon: "users" },
  { path: "/projects", label: "Projects", icon: "projects" },
  { path: "/groups", label: "Groups", icon: "groups" },
  { path: "/keys", label: "Keys", icon: "key" },
  { path: "/access", label: "Access", icon: "shield", needs: "CHECK_PERMISSIONS" },
  { path: "/audit", label: "Audit log", icon: "log", needs: "READ_EVENTS" },
  { path: "/dialects", label: "Dialects", icon: "doors" },
  { path: "/server", label: "Server", icon: "server", needs: "READ_SERVER" },
];

export function Navigation() {
  const [here] = useLocation();
  const { can } = useViewer();
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = bar.current?.querySelector("[aria-current]"); // the bar of a phone is too narrow for all
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here]);
  return (
    <nav ref={bar} className="navigation" aria-label="Main">
      {PLACES.filter(({ needs }) => !needs || can(needs)).map(({ path, label, icon }) => (
        <Link key={path} href={path} {...(isWithin(here, path) && { "aria-current": "page" })}>
          <Icon name={icon} />
          {label}
        </Link>
      ))}
    </nav>
  );
}

function isWithin(here: string, path: string): boolean {
  return here === path || (path !== "/" && here.startsWith(`${path}/`));
}

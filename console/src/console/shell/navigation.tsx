// Where one can go: what the viewer may not read is not offered. A phone shows the first few, and the others by a menu.

import { Link, useLocation } from "wouter";
import { Icon, type IconName } from "../parts/icon";
import { Popover } from "../parts/popover";
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
const FIRST = 4; // on a phone, as in styles/narrow.css

export function Navigation() {
  const { can } = useViewer();
  const places = PLACES.filter(({ needs }) => !needs || can(needs));
  return (
    <nav className="navigation" aria-label="Main">
      {places.map((place) => (
        <To key={place.path} {...place} />
      ))}
      <More places={places.slice(FIRST)} />
    </nav>
  );
}

function To({ path, label, icon, className, onClick }: Place & { className?: string; onClick?: () => void }) {
  const [here] = useLocation();
  return (
    <Link href={path} className={className} onClick={onClick} {...(isWithin(here, path) && { "aria-current": "page" })}>
      <Icon name={icon} />
      {label}
    </Link>
  );
}

function More({ places }: { places: readonly Place[] }) {
  const [here] = useLocation();
  const button = (
    <>
      <Icon name="more" />
      More
    </>
  );
  return (
    <Popover className={`more ${places.some(({ path }) => isWithin(here, path)) ? "here" : ""}`} button={button}>
      {(close) => places.map((place) => <To key={place.path} {...place} className="option" onClick={close} />)}
    </Popover>
  );
}

function isWithin(here: string, path: string): boolean {
  return here === path || (path !== "/" && here.startsWith(`${path}/`));
}

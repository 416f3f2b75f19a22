// Which page is meant, and whether somebody is signed in to see it. Each page is loaded when it is first opened.

import type { ComponentType } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { Failure } from "./parts/failure";
import { later } from "./parts/later";
import { Shell } from "./shell/shell";
import { useSession, ViewerIs } from "./viewer";

const SignIn = later(() => import("./pages/sign-in"));
const Welcome = later(() => import("./pages/welcome"));
const Verify = later(() => import("./pages/verify"));
const ChangePassword = later(() => import("./pages/change-password"));

/** The pages behind the sign-in, by their addresses below /console. */
const PAGES = [
  page("/", () => import("./pages/overview/overview")),
  page("/users", () => import("./pages/users/users")),
  page("/users/:id", () => import("./pages/user/user")),
  page("/projects", () => import("./pages/projects/projects")),
  page("/projects/:id", () => import("./pages/projects/project")),
  page("/groups", () => import("./pages/groups/groups")),
  page("/groups/:id", () => import("./pages/groups/group")),
  page("/keys", () => import("./pages/keys/keys")),
  page("/keys/:id", () => import("./pages/keys/key")),
  page("/access", () => import("./pages/access/access")),
  page("/audit", () => import("./pages/audit/audit")),
  page("/dialects", () => import("./pages/dialects/dialects")),
  page("/server", () => import("./pages/server/server")),
  page("/account", () => import("./pages/account/account")),
];
const NotFound = later(() => import("./pages/not-found"));

/** The one that is opened first is loaded at once, while it is asked who is signed in. */
function page(path: string, load: () => Promise<{ default: ComponentType }>) {
  const opened = location.pathname.replace(/^\/console\/?/, "/");
  const pattern = new RegExp(`^${path.replace(":id", "[^/]+")}$`);
  return { path, Page: later(load, { now: pattern.test(opened) }) };
}

export function App() {
  return (
    <Switch>
      <Route path="/welcome" component={Welcome} />
      <Route path="/verify" component={Verify} />
      <Route component={SignedIn} />
    </Switch>
  );
}

function SignedIn() {
  const { state, viewer, error, refresh, wasThrownOut } = useSession();
  const [path] = useLocation();
  if (state === "must change password") return <ChangePassword onDone={refresh} />;
  if (state === "somebody" && viewer) {
    return (
      <ViewerIs viewer={viewer} refresh={refresh}>
        {path === "/sign-in" ? <Back /> : <Pages />}
      </ViewerIs>
    );
  }
  if (state === "nobody") {
    return path === "/sign-in" ? <SignIn wasThrownOut={wasThrownOut} onDone={refresh} /> : <Away />;
  }
  return error ? <Failure error={error} onRetry={refresh} /> : null;
}

/** To the sign-in, which remembers where one was. */
function Away() {
  const [path] = useLocation();
  const search = useSearch();
  const here = search ? `${path}?${search}` : path;
  return <Redirect to={here === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next: here })}`} replace />;
}

/** Only to a page of the console: whatever is in the address, the router puts /console before it. */
function Back() {
  const next = new URLSearchParams(useSearch()).get("next") ?? "/";
  return <Redirect to={next.startsWith("/") ? next : "/"} replace />;
}

function Pages() {
  return (
    <Shell>
      <Switch>
        {PAGES.map(({ path, Page }) => (
          <Route key={path} path={path} component={Page} />
        ))}
        <Route component={NotFound} />
      </Switch>
    </Shell>
  );
}

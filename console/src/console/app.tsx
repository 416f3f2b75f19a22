// Which page is meant, and whether somebody is signed in to see it. Each page is loaded when it is first opened.

import { lazy, Suspense } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { Failure } from "./parts/failure";
import { Shell } from "./shell/shell";
import { useSession, ViewerIs } from "./viewer";

const SignIn = lazy(() => import("./pages/sign-in"));
const Welcome = lazy(() => import("./pages/welcome"));
const Verify = lazy(() => import("./pages/verify"));
const ChangePassword = lazy(() => import("./pages/change-password"));

/** A page behind the sign-in: its address below /console, and its component. */
const PAGES = [
  { path: "/users", Page: lazy(() => import("./pages/users/users")) },
  { path: "/users/:id", Page: lazy(() => import("./pages/user/user")) },
];
const NotFound = lazy(() => import("./pages/not-found"));

export function App() {
  return (
    <Suspense>
      <Switch>
        <Route path="/welcome" component={Welcome} />
        <Route path="/verify" component={Verify} />
        <Route component={SignedIn} />
      </Switch>
    </Suspense>
  );
}

function SignedIn() {
  const { state, viewer, error, refresh } = useSession();
  const [path] = useLocation();
  if (state === "must change password") return <ChangePassword onDone={refresh} />;
  if (state === "somebody" && viewer) {
    return (
      <ViewerIs viewer={viewer} refresh={refresh}>
        {path === "/sign-in" ? <Back /> : <Pages />}
      </ViewerIs>
    );
  }
  if (state === "nobody") return path === "/sign-in" ? <SignIn onDone={refresh} /> : <Away />;
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
      <Suspense>
        <Switch>
          <Route path="/">
            <Redirect to="/users" replace />
          </Route>
          {PAGES.map(({ path, Page }) => (
            <Route key={path} path={path} component={Page} />
          ))}
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Shell>
  );
}

// The frame of all pages: where one can go, who one is, and the page.

import type { ReactNode } from "react";
import { Link } from "wouter";
import { Account } from "./account";
import { Mark } from "./mark";
import { Navigation } from "./navigation";

export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="sidebar">
        <Link className="mark" href="/">
          <Mark />
        </Link>
        <Navigation />
        <Account />
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

// The parts of a page, of which the address says which is shown.

import { Link, useLocation } from "wouter";
import { useAddress } from "../address";

export interface Tab {
  name: string;
  label: string;
}

/** The first is shown where the address names none. */
export function useTab(tabs: readonly Tab[]): string {
  const { get } = useAddress();
  return (tabs.find(({ name }) => name === get("tab")) ?? tabs[0])?.name ?? "";
}

export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const [path] = useLocation();
  const shown = useTab(tabs);
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab, index) => (
        <Link
          key={tab.name}
          href={index ? `${path}?tab=${tab.name}` : path}
          {...(tab.name === shown && { "aria-current": "page" })}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

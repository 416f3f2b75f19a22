// The address holds what is looked at: search, filters, order, page, tab and open dialog. So it can be sent to others.

import { useSearchParams } from "wouter";

export type Changes = Record<string, string | null | undefined>;

/** The address's words, and a way to change some of them; what is empty is left out. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  function change(changes: Changes, { replace = false } = {}) {
    setParams((before) => changed(before, changes), { replace });
  }
  return { params, change, get: (name: string) => params.get(name) ?? "" };
}

/** With another search, filter or order one is on the first page again. */
export const FIRST_PAGE: Changes = { after: null, before: null, page: null };

function changed(before: URLSearchParams, changes: Changes): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value) after.set(name, value);
    else after.delete(name);
  }
  return after;
}

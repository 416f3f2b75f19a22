// GraphiQL's storage, which ends with the page: queries and variables hold passwords, and those are not for storing.

import type { Storage } from "@graphiql/toolkit";

export function memory(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    clear: () => items.clear(),
  };
}

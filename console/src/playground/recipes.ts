// What the tabs hold to begin with: the recipes, and before them the query of the address, if it has one.

import text from "../../recipes.graphql?raw";

const RECIPES = text.split(/^# -+\n/m).map((recipe) => recipe.trim() + "\n");

export interface Tab {
  query: string;
}

/** The recipes are about admin, or about whoever is signed in: everybody may see themselves. */
export function tabs(asked: string | null, username: string | null): Tab[] {
  const about = `identifier: ${JSON.stringify(username ?? "admin")}`;
  const recipes = RECIPES.map((recipe) => recipe.replaceAll('identifier: "admin"', () => about));
  return [...(asked ? [asked] : []), ...recipes].map((query) => ({ query }));
}

/** The address with its query alone: variables may be secrets, and an address is kept in many places. */
export function withQueryAlone(address: URL): string {
  const query = address.searchParams.get("query");
  return address.pathname + (query ? `?${new URLSearchParams({ query })}` : "");
}

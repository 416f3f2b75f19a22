// Light, dark, or as the system has it: the one thing that the console keeps in the browser.

import { useState } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const KEPT = "gatebook-theme";

function kept(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(KEPT)) ?? "system";
}

export function applyTheme(theme: Theme = kept()): void {
  document.documentElement.dataset["theme"] = theme;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(kept);
  function choose(chosen: Theme) {
    if (chosen === "system") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, chosen);
    applyTheme(chosen);
    setTheme(chosen);
  }
  return [theme, choose];
}

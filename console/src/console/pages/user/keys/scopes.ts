// What a key is narrowed to, a line for each: READ on report/2026.

import type { Problem } from "../../../problems";
import { type Spec, TYPES } from "../access/permission";

const LINE = /^(\w+)\s+(?:on\s+)?([^/\s]+)\/(.+)$/i;

/** Null where nothing is said: then the key may all that its owner may. */
export function scopesOf(text: string): Spec[] | null | Problem {
  const scopes: Spec[] = [];
  for (const line of text.split("\n").map((line) => line.trim()).filter(Boolean)) {
    const [, word = "", resourceType = "", resource = ""] = LINE.exec(line) ?? [];
    const type = word.toUpperCase();
    if (!(type in TYPES)) return { message: `“${line}” is not like “READ on report/2026”.`, path: ["scopes"] };
    scopes.push({ type: type as Spec["type"], resourceType, resource });
  }
  return scopes.length ? scopes : null;
}

// The fields of a profile: what the form shows of a user, and what of it has been changed.

import { given } from "../../../parts/form";
import type { Problem } from "../../../problems";
import type { User } from "../query";

export const TEXTS = [
  "firstName", "lastName", "displayName", "username", "email", "externalId", "avatarUrl", "redirectUri",
] as const;

export const LABELS: Record<string, string> = {
  firstName: "First name",
  lastName: "Last name",
  displayName: "Display name",
  username: "Username",
  email: "E-mail address",
  externalId: "External id",
  avatarUrl: "Address of a picture",
  redirectUri: "Redirect address",
  attributes: "Attributes",
};

export type Input = { [Name in (typeof TEXTS)[number]]?: string | null } & { attributes?: unknown };

/** What is different from `user`; what was emptied is null. */
export function changed(data: FormData, user: User): Input | Problem[] {
  const input: Input = {};
  for (const name of TEXTS) {
    const value = given(data, name) ?? null;
    if (value !== (user[name] || null)) input[name] = value;
  }
  const text = String(data.get("attributes"));
  if (text === inWriting(user.attributes)) return input;
  try {
    return { ...input, attributes: JSON.parse(text || "{}") as unknown };
  } catch (error) {
    return [{ message: `This is no JSON: ${(error as Error).message}.`, path: ["attributes"] }];
  }
}

export function isChanged(form: HTMLFormElement, user: User): boolean {
  const input = changed(new FormData(form), user);
  return Array.isArray(input) || Object.keys(input).length > 0;
}

export function inWriting(value: unknown): string {
  return JSON.stringify(value ?? {}, null, 2);
}

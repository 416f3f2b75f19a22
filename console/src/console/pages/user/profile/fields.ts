// The fields of a profile: as the form has them, and as they are sent.

import { inputOf, type TextField, type Values, type Versioned } from "../../../parts/versioned-form";
import type { Problem } from "../../../problems";
import type { User } from "../query";

export const FIELDS: readonly (TextField | TextField[])[] = [
  [
    { name: "firstName", label: "First name" },
    { name: "lastName", label: "Last name" },
  ],
  { name: "displayName", label: "Display name", hint: "Shown in place of first and last name." },
  [
    { name: "username", label: "Username" },
    { name: "email", label: "E-mail address", type: "email" },
  ],
  { name: "externalId", label: "External id", hint: "What another system calls this user." },
  [
    { name: "avatarUrl", label: "Address of a picture", type: "url" },
    {
      name: "redirectUri",
      label: "Redirect address",
      type: "url",
      hint: "Where programs send this user on. Gatebook itself only keeps it.",
    },
  ],
  { name: "attributes", label: "Attributes", hint: "Whatever else is to be kept, as a JSON object.", isArea: true },
];

export function versioned(user: User): Versioned {
  const { firstName, lastName, displayName, username, email, externalId, avatarUrl, redirectUri, version } = user;
  const texts = { firstName, lastName, displayName, username, email, externalId, avatarUrl, redirectUri };
  const values = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, value ?? ""]));
  return { values: { ...values, attributes: JSON.stringify(user.attributes ?? {}, null, 2) }, version };
}

/** The input, or why there is none. */
export function sentAs({ attributes, ...texts }: Values): { input?: Record<string, unknown>; problems: Problem[] } {
  if (attributes === undefined) return { input: inputOf(texts), problems: [] };
  try {
    return { input: { ...inputOf(texts), attributes: JSON.parse(attributes || "{}") as unknown }, problems: [] };
  } catch (error) {
    return { problems: [{ message: `This is no JSON: ${(error as Error).message}.`, path: ["attributes"] }] };
  }
}

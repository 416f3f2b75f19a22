// What the fields of records are called, wherever the server speaks of them by name.

import { inWords } from "./badge";

/** Where the words of a field do not make its label. */
const LABELS: Record<string, string> = {
  email: "E-mail address",
  emailVerifiedAt: "E-mail address verified",
  avatarUrl: "Address of a picture",
  redirectUri: "Redirect address",
  mcpConfigName: "MCP config name",
  apiKeys: "Keys",
  members: "Member",
};

const NAMES =
  /\b(firstName|lastName|displayName|externalId|avatarUrl|redirectUri|mcpConfigName|resourceType|newPassword|currentPassword)\b/g;

export function labelOf(field: string): string {
  return LABELS[field] ?? inWords(field.replace(/[A-Z]/g, "_$&"));
}

/** A refusal, with labels in place of the names that no person would write. */
export function inLabels(message: string): string {
  return message.replace(NAMES, (name, _, at: number) => {
    const label = labelOf(name);
    return at > 0 && !label.startsWith("MCP") ? label.charAt(0).toLowerCase() + label.slice(1) : label;
  });
}

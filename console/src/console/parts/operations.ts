// What was done, as a person says it between who did it and whom it was done to.

export const OPERATIONS: Record<string, string> = {
  createUser: "created",
  updateUser: "changed",
  setUserStatus: "set the status of",
  deleteUser: "deleted",
  restoreUser: "restored",
  setUserPassword: "set the password of",
  changePassword: "changed the password of",
  login: "signed in as",
  loginFailed: "failed to sign in as",
  logout: "signed out as",
  revokeSession: "ended a session of",
  revokeSessions: "ended all sessions of",
  unlockUser: "unlocked",
  createOneTimeToken: "made a link for",
  redeemOneTimeToken: "used a link of",
  requestPasswordReset: "asked for another password for",
  requestEmailVerification: "asked to verify the address of",
  mailGivenUp: "gave up sending mail to",
  grantPermissions: "granted permissions to",
  revokePermissions: "took permissions from",
  setPermissions: "set the permissions of",
  createProject: "created",
  updateProject: "changed",
  deleteProject: "deleted",
  addProjectMember: "added a member to",
  removeProjectMember: "removed a member from",
  createGroup: "created",
  updateGroup: "changed",
  deleteGroup: "deleted",
  setGroupMembers: "changed the members of",
  createApiKey: "created",
  updateApiKey: "changed",
  rotateApiKey: "rotated",
  revokeApiKey: "revoked",
  deleteApiKey: "deleted",
};

/** Where somebody did it to themselves. */
export const TO_ONESELF: Record<string, string> = {
  updateUser: "changed their own profile",
  setUserPassword: "set their own password",
  changePassword: "changed their password",
  login: "signed in",
  loginFailed: "failed to sign in",
  logout: "signed out",
  revokeSession: "ended a session of their own",
  revokeSessions: "ended all their sessions",
  redeemOneTimeToken: "used their link",
  requestPasswordReset: "asked for another password",
  requestEmailVerification: "asked to verify their address",
};

export const KINDS: Record<string, string> = { User: "user", Project: "project", Group: "group", ApiKey: "key" };

const DOORS: Record<string, string> = { GRAPHQL: "GraphQL", CLI: "Command line", AUTHGATE: "AuthGate", SYSTEM: "The server" };

export function doorInWords(door: string): string {
  return DOORS[door] ?? titled(door.toLowerCase());
}

export function titled(word: string): string {
  return word === "ApiKey" ? "API key" : word.charAt(0).toUpperCase() + word.slice(1);
}

/** setUserStatus is "Set user status". */
export function titleOf(operation: string): string {
  const words = operation.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return titled(words).replace("api key", "API key");
}

// What was done, as a person says it between who did it and whom it was done to.

import { inWords } from "./badge";
import { DIALECTS } from "./dialects";

export const OPERATIONS: Record<string, string> = {
  CREATE_USER: "created",
  UPDATE_USER: "changed",
  SET_USER_STATUS: "set the status of",
  DELETE_USER: "deleted",
  RESTORE_USER: "restored",
  SET_USER_PASSWORD: "set the password of",
  CHANGE_PASSWORD: "changed the password of",
  LOGIN: "signed in as",
  LOGIN_FAILED: "failed to sign in as",
  LOGOUT: "signed out as",
  REVOKE_SESSION: "ended a session of",
  REVOKE_SESSIONS: "ended all sessions of",
  UNLOCK_USER: "unlocked",
  USER_LOCKED: "locked",
  ADDRESS_LOCKED: "locked",
  CREATE_ONE_TIME_TOKEN: "made a link for",
  REDEEM_ONE_TIME_TOKEN: "used a link of",
  REQUEST_PASSWORD_RESET: "asked for another password for",
  REQUEST_EMAIL_VERIFICATION: "asked to verify the address of",
  MAIL_GIVEN_UP: "gave up sending mail to",
  GRANT_PERMISSIONS: "granted permissions to",
  REVOKE_PERMISSIONS: "took permissions from",
  SET_PERMISSIONS: "set the permissions of",
  CREATE_PROJECT: "created",
  UPDATE_PROJECT: "changed",
  DELETE_PROJECT: "deleted",
  ADD_PROJECT_MEMBER: "added a member to",
  REMOVE_PROJECT_MEMBER: "removed a member from",
  CREATE_GROUP: "created",
  UPDATE_GROUP: "changed",
  DELETE_GROUP: "deleted",
  SET_GROUP_MEMBERS: "changed the members of",
  CREATE_API_KEY: "created",
  UPDATE_API_KEY: "changed",
  ROTATE_API_KEY: "rotated",
  REVOKE_API_KEY: "revoked",
  DELETE_API_KEY: "deleted",
};

/** Where somebody did it to themselves. */
export const TO_ONESELF: Record<string, string> = {
  UPDATE_USER: "changed their own profile",
  SET_USER_PASSWORD: "set their own password",
  CHANGE_PASSWORD: "changed their password",
  LOGIN: "signed in",
  LOGIN_FAILED: "failed to sign in",
  LOGOUT: "signed out",
  REVOKE_SESSION: "ended a session of their own",
  REVOKE_SESSIONS: "ended all their sessions",
  REDEEM_ONE_TIME_TOKEN: "used their link",
  REQUEST_PASSWORD_RESET: "asked for another password",
  REQUEST_EMAIL_VERIFICATION: "asked to verify their address",
};

export const KINDS: Record<string, string> = {
  USER: "user",
  PROJECT: "project",
  GROUP: "group",
  API_KEY: "key",
  ADDRESS: "address",
};

const DOORS: Record<string, string> = { ...DIALECTS, GRAPHQL: "Console or GraphQL", CLI: "Command line", SYSTEM: "The server" };

/** What the console does comes in by GraphQL, too; with a key it is no session of a browser's. */
export function doorInWords(door: string, byKey = false): string {
  if (byKey && door === "GRAPHQL") return "GraphQL";
  return DOORS[door] ?? titleOf(door);
}

/** SET_USER_STATUS is "Set user status". */
export function titleOf(constant: string): string {
  return inWords(constant).replace("api key", "API key").replace("Api key", "API key");
}

// The token of a link: read once, and out of the address before anything else happens.

let token: string | undefined;

export function tokenOfAddress(): string {
  token ??= new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (location.hash) history.replaceState(null, "", location.pathname);
  return token;
}

// Who is asking: a session's cookie, or a key that is kept in this page's memory and nowhere else.

const WHO = "{ currentUser { username } }";

export class Refusal extends Error {}

/** Sends one GraphQL request. With a secret the cookie stays here, so that nobody is two at once. */
export async function ask(body: unknown, secret: string): Promise<unknown> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (secret) headers["Authorization"] = `Bearer ${secret}`;
  const response = await fetch("/graphql", {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: secret ? "omit" : "same-origin",
  });
  return response.json();
}

/** The username; null for an anonymous caller. */
export async function whoAmI(secret: string): Promise<string | null> {
  const answer = (await ask({ query: WHO }, secret)) as Answer;
  if (answer.errors) throw new Refusal(answer.errors[0]?.message ?? "");
  return answer.data?.currentUser?.username ?? null;
}

interface Answer {
  data?: { currentUser: { username: string } | null };
  errors?: { message: string }[];
}

export async function signIn(identifier: string, password: string): Promise<void> {
  const body = JSON.stringify({ identifier, password });
  await session({ method: "POST", headers: { "Content-Type": "application/json" }, body });
}

export async function signOut(): Promise<void> {
  await session({ method: "DELETE" });
}

async function session(request: RequestInit): Promise<void> {
  const response = await fetch("/session", { ...request, credentials: "same-origin" });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as Answer;
  throw new Refusal(answer.errors?.[0]?.message ?? `The server answered ${response.status}.`);
}

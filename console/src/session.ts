// The browser's session: a cookie that no script reads. And GraphQL's refusals, in words.

export class Refusal extends Error {
  constructor(
    message: string,
    readonly code = "",
  ) {
    super(message);
  }
}

interface Answer {
  errors?: { message: string; extensions?: { code?: string } }[];
}

export async function signIn(identifier: string, password: string): Promise<void> {
  await begin({ identifier, password });
}

/** Sets the password, and signs in. */
export async function redeem(token: string, newPassword: string): Promise<void> {
  await begin({ token, newPassword });
}

export async function signOut(): Promise<void> {
  await session({ method: "DELETE" });
}

async function begin(given: object): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  await session({ method: "POST", headers, body: JSON.stringify(given) });
}

async function session(request: RequestInit): Promise<void> {
  const response = await fetch("/session", { ...request, credentials: "same-origin" });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const error = answer.errors?.[0];
  throw new Refusal(error?.message ?? `The server answered ${response.status}.`, error?.extensions?.code);
}

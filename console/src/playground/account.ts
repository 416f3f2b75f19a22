// Who is asking: a session's cookie, or a key that is kept in this page's memory and nowhere else.

import { Refusal } from "../session";

const WHO = "{ currentUser { username } }";

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

// What a person wants to know of each dialect before a first call.

interface About {
  name: string;
  what: string;
  credential: string;
  /** Of a call that reads, below the base URL. */
  path: string;
  /** Which paths at the root are its own, whatever else is set. */
  atRoot: string;
}

type Dialect = "ENKRYPT" | "EXPRESS" | "ANTFLY" | "AUTHGATE" | "ADVERITY";

export const ABOUT: Record<Dialect, About> = {
  ENKRYPT: {
    name: "Enkrypt",
    what: "The admin API of Enkrypt Secure MCP Gateway: users, projects and keys.",
    credential: "Bearer with a key, or the header apikey",
    path: "/users",
    atRoot: "Paths below /api/v1, where no other dialect is meant",
  },
  EXPRESS: {
    name: "Express Gateway",
    what: "The users of Express Gateway's Admin API, and its command line eg.",
    credential: "Bearer with a key, or the header apikey",
    path: "/users?count=10",
    atRoot: "Paths below /users",
  },
  ANTFLY: {
    name: "Antfly",
    what: "The users and permissions of the Antfly database, and its SDK.",
    credential: "Bearer with a key, ApiKey, or Basic with name and password",
    path: "/api/v1/users/me",
    atRoot: "Paths below /auth/v1, and all with ApiKey or Basic",
  },
  AUTHGATE: {
    name: "AuthGate",
    what: "One list of users, to be read. A key for a project lists its members.",
    credential: "Bearer with a key",
    path: "/users?page=1&limit=10",
    atRoot: "/api/v1/users with page or limit",
  },
  ADVERITY: {
    name: "Adverity",
    what: "The users of Adverity's Management API.",
    credential: "Bearer with a key, or the header apikey",
    path: "/api/v1/users/?page=1&page_size=50",
    atRoot: "Paths below /api/v1 with a slash at the end",
  },
};

// Where a record has its page.

const PAGES: Record<string, string> = { User: "/users", Project: "/projects", Group: "/groups", ApiKey: "/keys" };

export function addressOf(type: string, id: string): string | undefined {
  return PAGES[type] && `${PAGES[type]}/${id}`;
}

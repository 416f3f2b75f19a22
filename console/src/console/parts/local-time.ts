// Instants as a field of type datetime-local has them: without a zone, in that of the browser.

export function toLocal(at: string | null): string {
  if (!at) return "";
  const shifted = new Date(at).getTime() - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 16);
}

/** null where the field is empty. */
export function fromLocal(typed: string | undefined): string | null {
  return typed ? new Date(typed).toISOString() : null;
}

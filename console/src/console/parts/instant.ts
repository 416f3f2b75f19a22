// The instant that was typed into a datetime-local field, in the zone of whoever typed it.

export function instantOf(data: FormData, name: string): string | null {
  const typed = String(data.get(name) ?? "");
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

// Filters by time, in days that are over or still to come.

export const PAST = { "7": "In the last 7 days", "30": "In the last 30 days", "365": "In the last year" };

const DAY = 86_400_000;

/** So many days from the beginning of today, so that a list is asked for once and not anew with every moment. */
export function daysFromToday(days: number): string {
  return new Date(new Date().setUTCHours(0, 0, 0, 0) + days * DAY).toISOString();
}

/** 7 is later than a week ago, -90 is earlier than 90 days ago, "never" has no time. */
export function within(days: string) {
  if (days === "never") return { isNull: true };
  const number = Number(days) || 0;
  return number < 0 ? { lt: daysFromToday(number) } : { gte: daysFromToday(-number) };
}

// What happened, day by day and newest first; one of them can be opened for all that is known about it.

import type { EventParts } from "./event";
import { EventRow } from "./event-row";

interface Props {
  label: string;
  events: readonly EventParts[];
  /** Whether an open event offers what else its actor and its target were part of. */
  leads?: boolean;
}

export function EventList({ label, events, leads = false }: Props) {
  return (
    <div className="events" role="group" aria-label={label}>
      {daysOf(events).map(([day, ofDay]) => (
        <section key={day}>
          <h2>{day}</h2>
          <ol>
            {ofDay.map((event) => (
              <EventRow key={event.id} event={event} leads={leads} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function daysOf(events: readonly EventParts[]): [string, EventParts[]][] {
  const days = new Map<string, EventParts[]>();
  for (const event of events) {
    const day = dayOf(new Date(event.at));
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days];
}

const long = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
const longer = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

function dayOf(day: Date, now = new Date()): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (day.getFullYear() === now.getFullYear() ? long : longer).format(day);
}

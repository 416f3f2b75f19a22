// A filter by time: the last days, or from one day to another; 7 or 2026-11-01..2026-11-07 in the address.

import { Field, Submit } from "./field";
import type { Filter } from "./filter-bar";
import { Form, given } from "./form";
import { Option } from "./option";

const PAST: Record<string, string> = { "1": "Today", "7": "In the last 7 days", "30": "In the last 30 days" };
const DAY = /^\d{4}-\d\d-\d\d$/;
const words = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

export function byPeriod(name: string, label: string): Filter {
  return { name, label, Shown: ({ value }) => inWords(value), Editor };
}

/** As instants: days begin where the person is. By the day, so that a list is asked for once. */
export function periodOf(value: string): { gte?: string; lt?: string } | null {
  if (value in PAST) return { gte: midnight(new Date(), 1 - Number(value)) };
  const [from, to] = daysOf(value);
  if (!from && !to) return null;
  return { ...(from && { gte: midnight(from) }), ...(to && { lt: midnight(to, 1) }) };
}

function daysOf(value: string): (Date | undefined)[] {
  return value.split("..").map((day) => {
    const date = new Date(`${day}T00:00`);
    return DAY.test(day) && !Number.isNaN(date.getTime()) ? date : undefined;
  });
}

function midnight(day: Date, later = 0): string {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + later).toISOString();
}

function inWords(value: string): string {
  if (PAST[value]) return PAST[value].toLowerCase();
  const [from, to] = daysOf(value);
  const since = from && words.format(from);
  const until = to && words.format(to);
  return since && until ? `${since} to ${until}` : since ? `since ${since}` : until ? `until ${until}` : "always";
}

function Editor({ value, onChoose }: { value: string; onChoose: (value: string) => void }) {
  const [from, to] = value in PAST ? [] : value.split("..");
  async function submit(data: FormData) {
    const [from = "", to = ""] = [given(data, "from"), given(data, "to")];
    if (from && to && from > to) return [{ message: "This is before the first day.", path: ["to"] }];
    onChoose(from || to ? `${from}..${to}` : "");
    return [];
  }
  return (
    <>
      {Object.entries(PAST).map(([days, label]) => (
        <Option key={days} chosen={days === value} onChoose={() => onChoose(days)}>
          {label}
        </Option>
      ))}
      <hr className="menu-line" />
      <Form onSubmit={submit}>
        <Field name="from" label="From" type="date" defaultValue={from} />
        <Field name="to" label="To" type="date" defaultValue={to} />
        <Submit>Apply</Submit>
      </Form>
    </>
  );
}

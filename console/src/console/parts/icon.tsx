// The few signs of the console, drawn with one line.

const PATHS = {
  users: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20a6 6 0 0 1 12 0M16 4.3a3.5 3.5 0 0 1 0 6.4M21 20a6 6 0 0 0-4-5.6",
  home: "M4 11l8-7 8 7v9h-5v-6h-6v6H4Z",
  log: "M5 5h14M5 10h14M5 15h9M5 20h6",
  doors: "M4 20V5l8-2v18l-8-1ZM12 5h8v14h-8M9 12h.01",
  server: "M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.01M8 16.5h.01",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 21a7.5 7.5 0 0 1 15 0",
  key: "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 12l8-8M15.5 7.5l3 3",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 8v4l3 2",
  pause: "M9 6v12M15 6v12",
  play: "M8 5l11 7-11 7Z",
  projects: "M4 7V5h6l2 2h8v12H4ZM4 11h16",
  groups: "M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM6 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM18 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM12 10v3M8.2 15l3.8-2 3.8 2",
  shield: "M12 3.5l7 2.5v5.5c0 4-3 7.3-7 9-4-1.7-7-5-7-9V6ZM9 12l2.2 2.2L15 10",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  up: "M7 14l5-5 5 5",
  down: "M7 10l5 5 5-5",
  left: "M14 7l-5 5 5 5",
  right: "M10 7l5 5-5 5",
  upDown: "M8 10l4-4 4 4M8 14l4 4 4-4",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  alert: "M12 4l9 16H3ZM12 10v4M12 17v.2",
  exit: "M14 5H6v14h8M11 12h10M18 9l3 3-3 3",
  more: "M6 12h.01M12 12h.01M18 12h.01",
};
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor"
      strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}

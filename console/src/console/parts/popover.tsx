// A button, and what it opens above the page: the browser closes it by Escape or a click elsewhere, the arrows go through it.

import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef, useState } from "react";

interface Props {
  /** The button's content, class and name. */
  button: ReactNode;
  className?: string;
  label?: string;
  children: (close: () => void) => ReactNode;
}

const EDGE = 8;

export function Popover({ button, className = "button", label, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  function toggled({ newState, currentTarget }: ToggleEvent<HTMLDivElement>) {
    setOpen(newState === "open");
    if (newState === "open") requestAnimationFrame(() => place(currentTarget, opener.current!));
  }

  return (
    <>
      <button ref={opener} type="button" className={className} popoverTarget={id} aria-expanded={isOpen} aria-label={label}>
        {button}
      </button>
      <div ref={panel} id={id} popover="auto" className="popover" onToggle={toggled} onKeyDown={walk}>
        {isOpen && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

/** Below the button, or above it where there is no room; from its left edge, or else up to its right one. */
function place(panel: HTMLElement, opener: HTMLElement): void {
  const { left, right, top, bottom } = opener.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = bottom + 4 + height + EDGE < innerHeight;
  const rightwards = left + width + EDGE < innerWidth;
  panel.style.left = `${Math.max(EDGE, rightwards ? left : right - width)}px`;
  panel.style.top = `${below ? bottom + 4 : Math.max(EDGE, top - height - 4)}px`;
  panel.querySelector<HTMLElement>("input, select, button, a")?.focus();
}

/** By the arrows through what can be pressed or filled in. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target instanceof HTMLSelectElement) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input:not([type=hidden]), button, a")];
  const next = stops.indexOf(document.activeElement as HTMLElement) + step;
  event.preventDefault();
  event.stopPropagation(); // what is around would go on
  stops[(next + stops.length) % stops.length]?.focus();
}

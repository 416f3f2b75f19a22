// The focus is never lost: where the row that had it is gone, its list has it.

import { useEffect, useLayoutEffect, useRef } from "react";

/** For a list's element, which needs tabIndex -1. */
export function useKeptFocus(rows: unknown) {
  const ref = useRef<HTMLDivElement>(null);
  const isWithin = useRef(false);
  useEffect(() => {
    const list = ref.current!;
    const enter = () => void (isWithin.current = true);
    const leave = ({ relatedTarget }: FocusEvent) => void (relatedTarget && (isWithin.current = false));
    list.addEventListener("focusin", enter); // not React's, which is deaf while a dialog gives the focus back
    list.addEventListener("focusout", leave);
    return () => {
      list.removeEventListener("focusin", enter);
      list.removeEventListener("focusout", leave);
    };
  }, []);
  useLayoutEffect(() => {
    if (isWithin.current && isNowhere()) ref.current?.focus({ preventScroll: true });
  }, [rows]);
  return ref;
}

function isNowhere(): boolean {
  return !document.activeElement || document.activeElement === document.body;
}

/** After a dialog whose button is gone with its row or its page, which the browser notices a frame later. */
export function keepFocus(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => [".list[tabindex]", "#main"].forEach(focusIfNowhere)));
}

function focusIfNowhere(selector: string): void {
  if (isNowhere()) document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}

// The dialog that the address names: it is open where it is offered, and goes out of the address where it is not.

import { useEffect, useRef } from "react";
import { useAddress } from "../address";

/** Which dialogs there are here, and whether the viewer may use each; undefined: not known yet. */
type Offers<Word extends string> = Record<Word, boolean | undefined>;

export function useDialog<Word extends string>(offers: Offers<Word>) {
  const { get, change } = useAddress();
  const named = (Object.keys(offers) as Word[]).find((word) => word === get("open"));
  const kept = useRef<Word>(undefined); // what is open stays, though it be done: it may be showing a secret
  const open = named && (offers[named] || kept.current === named) ? named : undefined;
  useEffect(() => void (kept.current = open), [open]);
  useRefusal("open", Boolean(named) && !open && offers[named!] === false);
  return { open, show: (word: Word) => change({ open: word }), close: () => change({ open: null }, { replace: true }) };
}

/** Takes out of the address what asks for something that the viewer may not do. */
export function useRefusal(name: string, isRefused: boolean) {
  const { change } = useAddress();
  useEffect(() => {
    if (isRefused) change({ [name]: null }, { replace: true });
  }, [name, isRefused]);
}

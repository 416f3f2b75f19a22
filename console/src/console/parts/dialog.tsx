// A dialog, there as long as it is rendered: the browser keeps the focus within, and gives it back.

import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Icon } from "./icon";
import { keepFocus } from "./kept-focus";

interface Props {
  title: string;
  /** It shows what nobody can show again: neither Escape nor a cross closes it, only a button in it. */
  isKept?: boolean;
  onClose: () => void;
  children: ReactNode;
}

const FIELDS = ".body :is(input:not([type=checkbox]), select, textarea)";

export function Dialog({ title, isKept = false, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>(FIELDS)?.focus();
    return () => {
      dialog?.close();
      keepFocus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={id}
      closedby={isKept ? "none" : "closerequest"}
      onCancel={(event) => {
        event.preventDefault();
        if (!isKept) onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {!isKept && (
          <button type="button" className="button quiet icon" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <div className="body">{children}</div>
    </dialog>
  );
}

// A dialog, there as long as it is rendered: the browser keeps the focus within, and gives it back.

import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Icon } from "./icon";
import { keepFocus } from "./kept-focus";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

const FIELDS = ".body :is(input:not([type=checkbox]), select, textarea)";

export function Dialog({ title, onClose, children }: Props) {
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
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" className="button quiet icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="body">{children}</div>
    </dialog>
  );
}

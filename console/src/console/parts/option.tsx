// One line of a popover: something to do, or to choose.

import type { ReactNode } from "react";
import { Icon } from "./icon";

interface Props {
  onChoose: () => void;
  chosen?: boolean;
  dangerous?: boolean;
  children: ReactNode;
}

export function Option({ onChoose, chosen = false, dangerous = false, children }: Props) {
  return (
    <button type="button" className={`option ${dangerous ? "dangerous" : ""}`} aria-current={chosen} onClick={onChoose}>
      {children}
      {chosen && (
        <span className="check-mark">
          <Icon name="check" size={16} />
        </span>
      )}
    </button>
  );
}

// A button that opens a list of things to do.

import type { ReactNode } from "react";
import { Option } from "./option";
import { Popover } from "./popover";

export interface MenuItem {
  label: string;
  onChoose: () => void;
  dangerous?: boolean;
}

interface Props {
  items: readonly MenuItem[];
  button: ReactNode;
  label?: string;
  className?: string;
}

export function Menu({ items, button, label, className = "button" }: Props) {
  return (
    <Popover button={button} className={className} {...(label && { label })}>
      {(close) =>
        items.map(({ label, onChoose, dangerous = false }) => (
          <Option
            key={label}
            dangerous={dangerous}
            onChoose={() => {
              close();
              onChoose();
            }}
          >
            {label}
          </Option>
        ))
      }
    </Popover>
  );
}

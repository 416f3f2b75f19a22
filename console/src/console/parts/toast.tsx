// What was done, said for some seconds; screen readers hear it, too.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { Icon } from "./icon";

const SHOWN_FOR = 5000;
const Context = createContext<(text: string) => void>(() => undefined);

export function useToast(): (text: string) => void {
  return useContext(Context);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ id: number; text: string }[]>([]);
  const say = useCallback((text: string) => {
    const id = performance.now();
    setShown((before) => [...before.slice(-2), { id, text }]);
    setTimeout(() => setShown((before) => before.filter((toast) => toast.id !== id)), SHOWN_FOR);
  }, []);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.hidePopover(); // what is shown last is above an open dialog
    if (shown.length) ref.current?.showPopover();
  }, [shown]);
  return (
    <Context value={say}>
      {children}
      <div ref={ref} popover="manual" className="toasts" role="status">
        {shown.map(({ id, text }) => (
          <div key={id} className="toast">
            <Icon name="check" size={16} />
            {text}
          </div>
        ))}
      </div>
    </Context>
  );
}

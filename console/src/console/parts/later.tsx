// A component that is loaded when it is first shown. React's own `lazy` holds back for 300 ms what came sooner.

import { type ComponentType, useEffect, useState } from "react";
import { Unloaded } from "./unloaded";

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

export function later<Props extends object>(load: Load<Props>, { now = false } = {}): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const loading = async () => void (Loaded = (await load()).default);
  const begun = now ? loading() : undefined;
  begun?.catch(() => {}); // told where it is shown
  return function Later(props: Props) {
    const [state, setState] = useState(Loaded ? "there" : "coming");
    useEffect(() => {
      // Not by whether it is there: it may have come since this was rendered.
      if (state === "coming") (begun ?? loading()).then(() => setState("there"), () => setState("failed"));
    }, []);
    if (state === "failed") return <Unloaded />;
    return Loaded ? <Loaded {...props} /> : null;
  };
}

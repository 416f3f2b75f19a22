// A component that is loaded when it is first shown. React's own `lazy` holds back for 300 ms what came sooner.

import { type ComponentType, useEffect, useState } from "react";

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

export function later<Props extends object>(load: Load<Props>, { now = false } = {}): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const loading = async () => void (Loaded = (await load()).default);
  if (now) void loading();
  return function Later(props: Props) {
    const [ready, setReady] = useState(Boolean(Loaded));
    useEffect(() => {
      if (!ready) void loading().then(() => setReady(true));
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}

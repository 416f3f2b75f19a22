// What the server answers to who watches it, asked anew every while.

import { useEffect, useState } from "react";
import { Fact } from "../../parts/fact-list";

const ASKED = { "/health": "Alive", "/ready": "Ready" };
const EVERY = 10_000;

export function Health() {
  return Object.entries(ASKED).map(([path, label]) => (
    <Fact key={path} label={label}>
      <State path={path} />
    </Fact>
  ));
}

function State({ path }: { path: string }) {
  const [isWell, setWell] = useState<boolean>();
  useEffect(() => {
    const look = async () => {
      if (!document.hidden) setWell(await fetch(path).then(({ ok }) => ok, () => false));
    };
    void look();
    const timer = setInterval(() => void look(), EVERY);
    return () => clearInterval(timer);
  }, [path]);
  return (
    <>
      <span role="status" className={`badge ${isWell === undefined ? "" : isWell ? "good" : "bad"}`}>
        {isWell === undefined ? "Asking …" : isWell ? "Yes" : "No"}
      </span>{" "}
      <code className="soft">{path}</code>
    </>
  );
}

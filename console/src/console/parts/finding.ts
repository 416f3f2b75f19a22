// Enter in a field that finds: it chooses the first of what is found, as soon as that is there.

import { type KeyboardEvent, useEffect, useState } from "react";

interface Found<Row> {
  search: string;
  /** Whether it is for what is typed, and not for less. */
  isThere: boolean;
  first: Row | undefined;
}

export function useEnter<Row>({ search, isThere, first }: Found<Row>, choose: (row: Row) => void) {
  const [isPressed, setPressed] = useState(false);
  useEffect(() => {
    if (!isPressed || !isThere) return;
    setPressed(false);
    if (first) choose(first);
  }, [isPressed, isThere]);
  return (event: KeyboardEvent<HTMLInputElement>) => {
    const enters = event.key === "Enter" && search.trim() !== "";
    if (enters) event.preventDefault(); // it sends no form
    setPressed(enters);
  };
}

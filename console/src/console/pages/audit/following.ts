// How many events there are that are newer than those shown: asked every few seconds while the page is looked at.

import { useEffect, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../graphql";
import type { Where } from "./query";

const NEWER = graphql(`
  query NewerEvents($first: Int!, $where: EventFilter) {
    events(first: $first, where: $where) {
      nodes {
        id
      }
    }
  }
`);
const EVERY = 4000;
export const MOST = 20;

export function useNewer(newest: number | undefined, where: Where | null, follows: boolean): number {
  const client = useClient();
  const [newer, setNewer] = useState(0);
  const asked = JSON.stringify(where);

  useEffect(() => {
    setNewer(0);
    if (!follows || newest === undefined) return;
    async function look() {
      if (document.hidden) return;
      const variables = { first: MOST, where: { ...where, sequenceAfter: newest! } };
      const { data } = await client.query(NEWER, variables, { requestPolicy: "network-only" });
      if (isWanted && data?.events) setNewer(data.events.nodes.length);
    }
    let isWanted = true;
    const timer = setInterval(() => void look(), EVERY);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [newest, asked, follows]);
  return newer;
}

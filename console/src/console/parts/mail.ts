// Whether this server sends mail, which is known before anybody is signed in.

import { useQuery } from "urql";
import { graphql } from "../graphql";

const SERVER = graphql(`
  query SendsMail {
    server {
      sendsMail
    }
  }
`);

/** Nothing while it is not known yet. */
export function useSendsMail(): boolean | undefined {
  return useQuery({ query: SERVER })[0].data?.server.sendsMail;
}

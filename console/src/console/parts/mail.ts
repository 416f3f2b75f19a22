// Whether this server sends mail, for who may know; others are offered it, and told when it does not.

import { useQuery } from "urql";
import { graphql } from "../graphql";

const SETTINGS = graphql(`
  query MailSettings {
    server {
      details {
        settings {
          name
          value
        }
      }
    }
  }
`);

export function useSendsMail(): boolean {
  const [{ data, fetching }] = useQuery({ query: SETTINGS });
  const settings = data?.server.details?.settings;
  if (!settings) return !fetching;
  return Boolean(settings.find(({ name }) => name === "GATEBOOK_MAIL_FROM")?.value);
}

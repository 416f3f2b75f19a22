// A new password, typed twice, and what it has to keep to.

import { useQuery } from "urql";
import { graphql } from "../graphql";
import { Field } from "../parts/field";
import type { Problem } from "../problems";

const POLICY = graphql(`
  query PasswordPolicy {
    server {
      passwordPolicy {
        minLength
      }
    }
  }
`);

export function PasswordFields({ isFirst = false }: { isFirst?: boolean }) {
  const [{ data }] = useQuery({ query: POLICY });
  const least = data?.server.passwordPolicy.minLength;
  return (
    <>
      <Field
        name="newPassword"
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus={isFirst}
        hint={least && `At least ${least} characters, and none of the common ones.`}
      />
      <Field name="repeated" label="The same again" type="password" autoComplete="new-password" />
    </>
  );
}

/** The password, or what is wrong with how it was typed. */
export function newPassword(data: FormData): string | Problem[] {
  const password = String(data.get("newPassword"));
  if (password === String(data.get("repeated"))) return password;
  return [{ message: "These are two different passwords.", path: ["repeated"] }];
}

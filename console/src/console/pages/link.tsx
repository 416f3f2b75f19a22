// A link, looked at before it is used: whose it is, or why nothing can be done with it.

import { type ReactNode, useEffect, useState } from "react";
import { useMutation } from "urql";
import { Link } from "wouter";
import { graphql } from "../graphql";
import { Lone } from "../shell/lone";
import { tokenOfAddress } from "../token";

const LOOK = graphql(`
  mutation LookAtLink($token: String!) {
    verifyOneTimeToken(token: $token) {
      valid
      username
    }
  }
`);

interface Good {
  token: string;
  /** Nothing where the server could not be asked. */
  username: string | undefined;
}

interface Props {
  children: (link: Good) => ReactNode;
}

export function OfLink({ children }: Props) {
  const [token] = useState(tokenOfAddress);
  const [{ data, error }, look] = useMutation(LOOK);
  useEffect(() => {
    if (token) void look({ token });
  }, [token, look]);

  if (!token) return <Unopened />;
  if (!data && !error) return <Lone title="One moment …" />;
  const found = data?.verifyOneTimeToken;
  if (found && !found.valid) return <Over />;
  return children({ token, username: found?.username ?? undefined });
}

/** The token leaves the address as soon as it is read: whoever loads the page again needs the link again. */
function Unopened() {
  return (
    <Lone title="Open your link again" lead="As you got it, with all that is behind the #: this page keeps nothing of it.">
      <SignIn />
    </Lone>
  );
}

function Over() {
  const lead = "It was used, its time is over, or another one took its place. Ask whoever gave it to you for another.";
  return (
    <Lone title="This link is not good any more" lead={lead}>
      <SignIn />
    </Lone>
  );
}

function SignIn() {
  return (
    <p>
      <Link href="/">Or sign in with your password</Link>
    </p>
  );
}

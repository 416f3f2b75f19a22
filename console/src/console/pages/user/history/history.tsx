// What was done to a user, newest first.

import { Section } from "../../../parts/section";
import type { User } from "../query";
import { Events } from "./events";

export default function History({ user }: { user: User }) {
  return (
    <Section title="History" lead="What was done to this user, by whom and how. It cannot be changed.">
      <Events target={user.id} />
    </Section>
  );
}

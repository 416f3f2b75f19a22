// What a user may do, and by what: groups, permissions of their own, all of it together, and a question.

import { GrantList } from "../../../parts/access/grant-list";
import { HeldList } from "../../../parts/access/held";
import { Section } from "../../../parts/section";
import type { User } from "../query";
import { Check } from "./check";
import { Groups } from "./groups";

const OWN = { title: "Permissions of their own", lead: "Held directly, whatever the groups are." };

export default function Access({ user }: { user: User }) {
  const can = (action: User["viewerCan"][number]) => user.viewerCan.includes(action);
  return (
    <>
      <Groups user={user} />
      <GrantList holder={user} mayGrant={can("GRANT")} section={OWN} />
      <Section title="All permissions" lead="Of their own and by groups, each with where it comes from.">
        <HeldList user={user.id} />
      </Section>
      {can("CHECK_PERMISSIONS") && <Check user={user} />}
    </>
  );
}

// "May they …?": asks the server to decide, and tells why.

import { Decision } from "../../../parts/access/decision";
import { PermissionQuestion, usePermission } from "../../../parts/access/question";
import { Section } from "../../../parts/section";
import type { User } from "../query";

export function Check({ user }: { user: User }) {
  const permission = usePermission();
  return (
    <Section title="May they …?" lead="Ask about anything: the server decides as it would for a program.">
      <div className="panel">
        <PermissionQuestion action="Check" />
      </div>
      <div role="status">{permission && <Decision user={user.id} permission={permission} />}</div>
    </Section>
  );
}

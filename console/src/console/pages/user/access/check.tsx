// "May they …?": asks the server to decide, and tells why.

import { useState } from "react";
import { useClient } from "urql";
import { wordsOf } from "../../../client";
import { graphql, type ResultOf } from "../../../graphql";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { Section } from "../../../parts/section";
import type { User } from "../query";
import { inProse, type Spec, SpecFields, specOf } from "./permission";

const CHECK = graphql(`
  query CheckPermission($id: ID!, $permission: PermissionInput!) {
    checkPermission(user: { id: $id }, permission: $permission) {
      allowed
      explanation
      decidedBy {
        group {
          name
        }
        permission {
          type
          resourceType
          resource
        }
      }
      nearestMiss {
        type
        resourceType
        resource
      }
    }
  }
`);

type Decision = NonNullable<ResultOf<typeof CHECK>["checkPermission"]>;

export function Check({ user }: { user: User }) {
  const [answer, setAnswer] = useState<{ spec: Spec; decision: Decision }>();
  const client = useClient();

  async function submit(data: FormData) {
    const spec = specOf(data);
    if (Array.isArray(spec)) return spec;
    setAnswer(undefined);
    const asked = { id: user.id, permission: spec };
    const { data: found, error } = await client.query(CHECK, asked, { requestPolicy: "network-only" });
    if (error) return [{ message: wordsOf(error) }];
    if (found?.checkPermission) setAnswer({ spec, decision: found.checkPermission });
    return [];
  }

  return (
    <Section title="May they …?" lead="Ask about anything: the server decides as it would for a program.">
      <div className="card">
        <Form onSubmit={submit}>
          <SpecFields />
          <div className="actions">
            <Submit>Ask</Submit>
          </div>
        </Form>
        <div role="status">{answer && <Answer {...answer} />}</div>
      </div>
    </Section>
  );
}

function Answer({ spec, decision }: { spec: Spec; decision: Decision }) {
  const { allowed, explanation, decidedBy, nearestMiss } = decision;
  return (
    <div className={`verdict ${allowed ? "good" : "bad"}`}>
      <b>
        {allowed ? "Yes" : "No"}: {inProse(spec)}
      </b>
      <p>{explanation}</p>
      {decidedBy && (
        <p>
          Decided by {inProse(decidedBy.permission)}, {decidedBy.group ? `from the group ${decidedBy.group.name}` : "held directly"}.
        </p>
      )}
      {nearestMiss && <p>The nearest they hold is {inProse(nearestMiss)}.</p>}
    </div>
  );
}

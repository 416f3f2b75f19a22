// Where there is no such user, or not any more: then the history tells, and may bring them back.

import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useAct } from "../../act";
import { graphql } from "../../graphql";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { History } from "../../parts/history";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import { useToast } from "../../parts/toast";
import { type Problem, problemsOf } from "../../problems";
import { useViewer } from "../../viewer";

const RESTORE = graphql(`
  mutation RestoreUser($id: ID!, $dryRun: Boolean!) {
    restoreUser(id: $id, dryRun: $dryRun) {
      user {
        id
        name
      }
      changes {
        field
        before
        after
      }
      problems {
        code
        message
        path
      }
    }
  }
`);

/** Told to who may see it: whoever it was, the audit log has the name. */
const DELETED = graphql(`
  query Deleted($id: ID!) {
    events(first: 1, where: { target: $id, operations: [DELETE_USER] }) {
      nodes {
        id
        targetLabel
      }
    }
  }
`);

export default function Gone({ id }: { id: string }) {
  const { can } = useViewer();
  const restore = useAct(RESTORE);
  const say = useToast();
  const [found, setFound] = useState<{ name: string | undefined; lost: string; problems: readonly Problem[] }>();
  const [{ data }] = useQuery({ query: DELETED, variables: { id } });
  const [isOpen, setOpen] = useState(false);
  useEffect(() => void look(), [id]);

  /** Who may restore, and whether there is anything to restore, a dry run says. */
  async function look() {
    const result = can("CREATE_USER") ? await restore({ id, dryRun: true }) : null;
    const problems = result ? problemsOf(result) : [];
    if (!result || problems.some(({ code }) => code === "NOT_FOUND" || code === "NOT_ALLOWED")) return;
    const payload = result.data?.restoreUser;
    setFound({ name: payload?.user?.name, lost: lostIn(payload?.changes ?? []), problems });
  }

  async function confirm() {
    const problems = problemsOf(await restore({ id, dryRun: false }));
    if (problems.length === 0) say(`${name} is back`);
    return problems;
  }

  const effect = `is back with the same id, memberships and permissions, without password and keys${found?.lost}`;
  const name = found?.name ?? data?.events?.nodes[0]?.targetLabel ?? (found && "This user");
  const results = found && !found.problems.length ? [{ label: name ?? "", effect, problems: [] }] : [];
  return (
    <div className="stack">
      <PageHeader
        title={name ? `${name} was deleted` : "There is no such user"}
        actions={<Actions onRestore={found && (() => setOpen(true))} />}
      >
        {name ? can("READ_EVENTS") && "The history tells by whom." : "They may have been deleted, or you may not see them."}
      </PageHeader>
      {can("READ_EVENTS") && (
        <Section title="History">
          <History id={id} />
        </Section>
      )}
      {isOpen && (
        <ConfirmDialog
          title="Restore this user"
          action="Restore"
          preview={() => Promise.resolve({ results, problems: found?.problems ?? [] })}
          onConfirm={confirm}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

/** A list that is shorter after than it was before: what of it is gone meanwhile. */
function lostIn(changes: readonly { field: string; before?: unknown; after?: unknown }[]): string {
  const missing = changes
    .map(({ field, before, after }) => ({ field, count: lengthOf(before) - lengthOf(after) }))
    .filter(({ field, count }) => count > 0 && (field === "projects" || field === "groups"));
  return missing.length ? `; ${missing.map(({ field, count }) => `${count} of the ${field}`).join(" and ")} are gone` : "";
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function Actions({ onRestore }: { onRestore: (() => void) | undefined }) {
  return (
    <div className="actions">
      <Link className="button" href="/users">
        Go to the users
      </Link>
      {onRestore && (
        <button type="button" className="button primary" onClick={onRestore}>
          Restore …
        </button>
      )}
    </div>
  );
}

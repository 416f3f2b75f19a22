// The projects that a user is a member of, and their role in each.

import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../../graphql";
import { inWords } from "../../../parts/badge";
import { ForwardPager, useForward } from "../../../parts/forward-pager";
import { BelowRecord } from "../../../parts/below-record";
import { useDialog } from "../../../parts/opened";
import { Section } from "../../../parts/section";
import { Time } from "../../../parts/time";
import { useToast } from "../../../parts/toast";
import { useAct } from "../../../act";
import { problemsOf } from "../../../problems";
import type { User } from "../query";
import { Leave } from "./leave";
import { ADD } from "./members";
import { ProjectDialog } from "./project-dialog";

const PROJECTS = graphql(`
  query ProjectsOfUser($id: ID!, $first: Int!, $after: String) {
    user(by: { id: $id }) {
      id
      projects(first: $first, after: $after) {
        totalCount
        edges {
          role
          joinedAt
          node {
            id
            name
            viewerCan
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  }
`);

type Edge = NonNullable<ResultOf<typeof PROJECTS>["user"]>["projects"]["edges"][number];
export type Row = Edge["node"] & Pick<Edge, "role" | "joinedAt">;

export default function Projects({ user }: { user: User }) {
  const [{ data, error, stale }, retry] = useQuery({ query: PROJECTS, variables: { id: user.id, ...useForward() } });
  const [leaving, setLeaving] = useState<Row>();
  const setRole = useRole(user);
  const found = data?.user?.projects;
  const rows = found?.edges.map(({ node, role, joinedAt }) => ({ ...node, role, joinedAt }));
  const may = user.viewerCan.includes("UPDATE") || rows?.some(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS"));
  const { open, show, close } = useDialog({ project: may });
  const add = may && (
    <button type="button" className="button" onClick={() => show("project")}>
      Add to a project
    </button>
  );
  return (
    <Section title="Projects" lead="What they are a member of. An admin of a project looks after it." actions={add}>
      <BelowRecord
        label="Projects"
        columns={columns(setRole, setLeaving)}
        rows={rows}
        nameOf={({ name }) => name}
        nothing={`${user.name} is in no project.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {found && <ForwardPager pageInfo={found.pageInfo} total={found.totalCount} noun="projects" />}
      {open && <ProjectDialog user={user} onClose={close} />}
      {leaving && <Leave user={user} project={leaving} onClose={() => setLeaving(undefined)} />}
    </Section>
  );
}

/** Adding a member again sets the role. */
function useRole(user: User) {
  const add = useAct(ADD);
  const say = useToast();
  return async ({ id, name }: Row, role: Row["role"]) => {
    const problems = problemsOf(await add({ project: id, user: user.id, role, dryRun: false }));
    say(problems[0]?.message ?? `${user.name} is ${inWords(role).toLowerCase()} of ${name}`);
  };
}

function columns(onRole: (row: Row, role: Row["role"]) => Promise<void>, onLeave: (row: Row) => void) {
  return [
    { label: "Project", cell: ({ id, name }: Row) => <Link href={`/projects/${id}`}>{name}</Link> },
    {
      label: "Role",
      cell: (row: Row) =>
        row.viewerCan.includes("GRANT") ? (
          <select
            className="small"
            aria-label={`Role in ${row.name}`}
            value={row.role}
            onChange={(event) => void onRole(row, event.currentTarget.value as Row["role"])}
          >
            <option value="MEMBER">Member</option>
            <option value="ADMIN">Admin</option>
          </select>
        ) : (
          inWords(row.role)
        ),
    },
    { label: "Joined", cell: ({ joinedAt }: Row) => <Time at={joinedAt} /> },
    {
      label: "Actions",
      isAction: true,
      cell: (row: Row) =>
        row.viewerCan.includes("MANAGE_MEMBERS") && (
          <button type="button" className="button quiet" aria-label={`Remove from ${row.name}`} onClick={() => onLeave(row)}>
            Remove
          </button>
        ),
    },
  ];
}

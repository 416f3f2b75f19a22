// The permissions that a user holds on their own, and not by a group.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../../graphql";
import { ForwardPager, useForward } from "../../../parts/forward-pager";
import { Section } from "../../../parts/section";
import { Time } from "../../../parts/time";
import type { PartProps } from "./access";
import { doing, List } from "../list";
import { Grant } from "./grant";
import { inProse, Shown } from "./permission";
import { Revoke } from "./revoke";

const PERMISSIONS = graphql(`
  query PermissionsOfUser($id: ID!, $first: Int!, $after: String) {
    user(by: { id: $id }) {
      id
      permissions(first: $first, after: $after) {
        totalCount
        nodes {
          id
          type
          resourceType
          resource
          createdAt
          expiresAt
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

export type Permission = NonNullable<ResultOf<typeof PERMISSIONS>["user"]>["permissions"]["nodes"][number];

export function Direct({ user, open, onOpen, onClose }: PartProps) {
  const variables = { id: user.id, ...useForward() };
  const [{ data, error, stale }, retry] = useQuery({ query: PERMISSIONS, variables });
  const [revoking, setRevoking] = useState<Permission>();
  const found = data?.user?.permissions;
  const may = user.viewerCan.includes("GRANT");
  const grant = may && (
    <button type="button" className="button" onClick={() => onOpen("grant")}>
      Grant a permission
    </button>
  );
  return (
    <Section title="Permissions of their own" lead="Held directly, whatever the groups are." actions={grant}>
      <List
        label="Permissions of their own"
        columns={columns(may ? setRevoking : undefined)}
        rows={found?.nodes}
        nameOf={inProse}
        nothing={`${user.name} holds none.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {found && <ForwardPager pageInfo={found.pageInfo} total={found.totalCount} noun="permissions" />}
      {may && open === "grant" && <Grant user={user} onClose={onClose} />}
      {revoking && <Revoke user={user} permission={revoking} onClose={() => setRevoking(undefined)} />}
    </Section>
  );
}

function columns(onRevoke: ((permission: Permission) => void) | undefined) {
  return [
    { label: "Permission", cell: (permission: Permission) => <Shown {...permission} /> },
    { label: "Granted", cell: ({ createdAt }: Permission) => <Time at={createdAt} /> },
    { label: "Ends", cell: ({ expiresAt }: Permission) => <Time at={expiresAt} /> },
    doing(
      (permission: Permission) =>
        onRevoke && (
          <button
            type="button"
            className="button quiet"
            aria-label={`Revoke ${inProse(permission)}`}
            onClick={() => onRevoke(permission)}
          >
            Revoke
          </button>
        ),
    ),
  ];
}

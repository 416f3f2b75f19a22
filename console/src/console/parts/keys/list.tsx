// A list of keys: of all, of a project, of somebody.

import { type ReactNode, useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useAddress } from "../../address";
import { graphql, type VariablesOf } from "../../graphql";
import { Badge } from "../badge";
import type { Column } from "../data-table";
import { Icon } from "../icon";
import { Listing } from "../listing";
import { None } from "../none";
import { useWindow } from "../pager";
import { useOrder } from "../sort-header";
import { Time } from "../time";
import { Titled } from "../titled";
import { type Doing, KeyDialog } from "./dialog";
import { type Key, KEY, nameOf, OF_KEYS } from "./key";
import { KeyMenu } from "./menu";

const KEYS = graphql(
  `
    query ApiKeys(
      $first: Int
      $after: String
      $last: Int
      $before: String
      $search: String
      $where: ApiKeyFilter
      $orderBy: [ApiKeyOrder!]
    ) {
      apiKeys(
        first: $first
        after: $after
        last: $last
        before: $before
        search: $search
        where: $where
        orderBy: $orderBy
      ) {
        totalCount
        nodes {
          ...KeyParts
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
      }
    }
  `,
  [KEY],
);

export type KeyFilter = NonNullable<VariablesOf<typeof KEYS>["where"]>;
const ORDERS = ["CREATED_AT", "NAME", "LAST_USED_AT", "EXPIRES_AT"] as const;

function columnsOf(onChoose: (key: Key, doing: Doing) => void): readonly Column<Key>[] {
  return [
    { label: "Key", sort: "NAME", cell: (key) => <Name {...key} /> },
    { label: "Status", cell: ({ status }) => <Badge status={status} /> },
    { label: "Owner", cell: ({ user }) => user.name },
    { label: "Project", isMinor: true, cell: ({ project }) => project?.name ?? <span className="soft">none</span> },
    { label: "Last used", sort: "LAST_USED_AT", cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    { label: "Expires", sort: "EXPIRES_AT", cell: ({ expiresAt }) => <Time at={expiresAt} /> },
    { label: "Created", sort: "CREATED_AT", isMinor: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
    {
      label: "Actions",
      isAction: true,
      cell: (key) => (
        <KeyMenu
          apiKey={key}
          onChoose={(doing) => onChoose(key, doing)}
          button={<Icon name="more" />}
          className="button quiet icon"
        />
      ),
    },
  ];
}

function Name({ id, name, hint }: Key) {
  const link = (
    <Link className="whole" href={`/keys/${id}`}>
      {name ?? "Unnamed"}
    </Link>
  );
  return <Titled title={link} detail={<code>{hint}</code>} />;
}

interface Props {
  where?: KeyFilter;
  /** Columns that say the same in every row. */
  without?: string;
  empty?: ReactNode;
}

export function KeyList({ where, without, empty }: Props) {
  const { get } = useAddress();
  const order = useOrder(ORDERS, "CREATED_AT", true);
  const variables = { ...useWindow(), search: get("search") || null, where: where ?? null, orderBy: [order] };
  const [{ data, error, stale, fetching }, refetch] = useQuery({ query: KEYS, variables, context: OF_KEYS });
  // Not in the address, and kept when its row goes: the dialog may be showing a secret.
  const [chosen, setChosen] = useState<{ key: Key; doing: Doing }>();
  return (
    <>
      <Listing
        list={data?.apiKeys}
        error={error}
        busy={fetching || stale}
        order={order}
        retry={() => refetch({ requestPolicy: "network-only" })}
        label="Keys"
        noun="keys"
        columns={columnsOf((key, doing) => setChosen({ key, doing })).filter(({ label }) => label !== without)}
        nameOf={nameOf}
        empty={
          empty ?? (
            <None noun="keys" icon="key">
              A key lets a program in, in the name of its owner.
            </None>
          )
        }
      />
      {chosen && <KeyDialog apiKey={chosen.key} doing={chosen.doing} onClose={() => setChosen(undefined)} />}
    </>
  );
}

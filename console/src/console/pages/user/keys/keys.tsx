// The keys of a user: which there are, what each is good for, and what can be done to it.

import { useState } from "react";
import { useQuery } from "urql";
import { OF_USERS } from "../../../act";
import { useAddress } from "../../../address";
import { Section } from "../../../parts/section";
import { Pager, useWindow } from "../../../parts/pager";
import { List } from "../list";
import type { User } from "../query";
import { columns } from "./columns";
import { EndKey } from "./end-key";
import { NewKey } from "./new-key";
import { type Key, KEYS, nameOf } from "./query";
import { Rotate } from "./rotate";

export type Doing = "rotate" | "revoke" | "delete";

export default function Keys({ user }: { user: User }) {
  const { get, change } = useAddress();
  const variables = { user: user.id, ...useWindow() };
  const [{ data, error, stale }, retry] = useQuery({ query: KEYS, variables, context: OF_USERS });
  const [chosen, setChosen] = useState<{ key: Key; doing: Doing }>();
  const found = data?.apiKeys;
  const may = user.viewerCan.includes("CREATE_API_KEY");
  const close = () => setChosen(undefined);
  const create = may && (
    <button type="button" className="button" onClick={() => change({ open: "key" })}>
      New key
    </button>
  );
  return (
    <Section title="Keys" lead="What programs sign in with. A key may at most what its owner may." actions={create}>
      <List
        label="Keys"
        columns={columns((key, doing) => setChosen({ key, doing }))}
        rows={found?.nodes}
        nameOf={nameOf}
        nothing={`${user.name} has no key.`}
        busy={stale}
        error={error}
        retry={retry}
      />
      {found && (found.pageInfo.hasNextPage || found.pageInfo.hasPreviousPage) && (
        <Pager pageInfo={found.pageInfo} count={found.nodes.length} total={found.totalCount} noun="keys" />
      )}
      {may && get("open") === "key" && <NewKey user={user} onClose={() => change({ open: null }, { replace: true })} />}
      {chosen?.doing === "rotate" && <Rotate apiKey={chosen.key} onClose={close} />}
      {chosen && chosen.doing !== "rotate" && <EndKey apiKey={chosen.key} doing={chosen.doing} onClose={close} />}
    </Section>
  );
}

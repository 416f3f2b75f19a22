// The keys of one user, on their page or on their own account's.

import { useAddress } from "../../address";
import { Icon } from "../icon";
import { later } from "../later";
import { Section } from "../section";
import { KeyList } from "./list";

const NewKey = later(() => import("./new-key"));

interface Props {
  owner: { id: string; name: string };
  mayCreate: boolean;
}

export function KeySection({ owner, mayCreate }: Props) {
  const { get, change } = useAddress();
  const create = mayCreate && (
    <button type="button" className="button primary" onClick={() => change({ open: "new" })}>
      <Icon name="plus" size={16} /> New key
    </button>
  );
  return (
    <Section title="Keys" lead="What programs get in by. A key may at most what its owner may." actions={create}>
      <KeyList where={{ user: owner.id }} without="Owner" />
      {mayCreate && get("open") === "new" && <NewKey owner={owner} onClose={() => change({ open: null })} />}
    </Section>
  );
}

// The keys of one user, on their page or on their own account's, or those for one project.

import { Icon } from "../icon";
import { later } from "../later";
import { useDialog } from "../opened";
import { Section } from "../section";
import { KeyList } from "./list";

const NewKey = later(() => import("./new-key"));

interface Named {
  id: string;
  name: string;
}

type Props = { mayCreate: boolean } & ({ owner: Named; project?: never } | { project: Named; owner?: never });

export function KeySection({ owner, project, mayCreate }: Props) {
  const { open, show, close } = useDialog({ new: mayCreate });
  const create = mayCreate && (
    <button type="button" className="button primary" onClick={() => show("new")}>
      <Icon name="plus" size={16} /> New key
    </button>
  );
  return (
    <Section title="Keys" lead="What programs get in by. A key may at most what its owner may." actions={create}>
      <KeyList
        where={owner ? { user: owner.id } : { project: project.id }}
        without={owner ? "Owner" : "Project"}
      />
      {open && <NewKey owner={owner} project={project} onClose={close} />}
    </Section>
  );
}

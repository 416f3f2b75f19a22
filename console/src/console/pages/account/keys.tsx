// One's own keys: made, rotated and revoked.

import { useRef } from "react";
import { useQuery } from "urql";
import { useAddress } from "../../address";
import { graphql, type ResultOf } from "../../graphql";
import { Badge } from "../../parts/badge";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { Time } from "../../parts/time";
import { NewKey, RevokeKey, RotateKey } from "./key-dialogs";

const KEYS = graphql(`
  query MyKeys {
    currentUser {
      id
      apiKeys(first: 100) {
        nodes {
          id
          name
          hint
          status
          project {
            id
            name
          }
          scopes {
            type
            resourceType
            resource
          }
          createdAt
          expiresAt
          lastUsedAt
          viewerCan
        }
      }
    }
  }
`);
export const OF_KEYS = { additionalTypenames: ["ApiKey"] };

export type Key = NonNullable<ResultOf<typeof KEYS>["currentUser"]>["apiKeys"]["nodes"][number];

export function Keys({ id, mayCreate }: { id: string; mayCreate: boolean }) {
  const { get, change } = useAddress();
  const [{ data, error }, refetch] = useQuery({ query: KEYS, context: OF_KEYS });
  const keys = data?.currentUser?.apiKeys.nodes.toSorted((one, other) => Number(isOver(one)) - Number(isOver(other)));
  const heading = useRef<HTMLHeadingElement>(null);
  const close = () => change({ open: null, key: null });
  function done() {
    close();
    requestAnimationFrame(() => heading.current?.focus()); // what led here is gone
  }
  const chosen = keys?.find((key) => key.id === get("key"));
  if (error && !keys) return <Failure error={error} onRetry={refetch} />;
  const button = mayCreate && (
    <button type="button" className="button primary" onClick={() => change({ open: "new" })}>
      <Icon name="plus" size={16} /> New key
    </button>
  );
  return (
    <>
      {keys?.length === 0 ? (
        <Empty icon="key" title="No keys yet" action={button}>
          By a key a program signs in for you. It may do what you may, or less.
        </Empty>
      ) : (
        <section className="board" aria-labelledby="keys">
          <header>
            <h2 id="keys" ref={heading} tabIndex={-1}>
              Keys
            </h2>
            {button}
            <p>Programs sign in by them for you. Revoke what no program needs.</p>
          </header>
          <ul className="lines" aria-busy={!keys}>
            {keys?.map((key) => (
              <Line key={key.id} {...key} />
            ))}
          </ul>
        </section>
      )}
      {get("open") === "new" && mayCreate && <NewKey owner={id} onClose={close} />}
      {get("open") === "rotate" && chosen && <RotateKey apiKey={chosen} onClose={close} />}
      {get("open") === "revoke" && chosen && <RevokeKey apiKey={chosen} onClose={close} onDone={done} />}
    </>
  );
}

/** Those that no program signs in by any more stand last. */
function isOver({ status }: Key): boolean {
  return status === "REVOKED" || status === "EXPIRED";
}

function Line(key: Key) {
  const { change } = useAddress();
  const items = [
    { can: "ROTATE" as const, label: "Rotate", onChoose: () => change({ open: "rotate", key: key.id }) },
    { can: "REVOKE" as const, label: "Revoke", dangerous: true, onChoose: () => change({ open: "revoke", key: key.id }) },
  ].filter(({ can }) => key.viewerCan.includes(can) && key.status !== "REVOKED");
  return (
    <li>
      <div>
        <b>{key.name ?? "Unnamed key"}</b>
        <Badge status={key.status} />
        <small>
          <code>{key.hint}</code>
          {key.project && ` · for ${key.project.name}`}
          {key.scopes.length > 0 && " · narrowed by scopes"} · used <Time at={key.lastUsedAt} /> · <End {...key} />
        </small>
      </div>
      {items.length > 0 && (
        <Menu
          className="button quiet icon"
          label={`What to do with ${key.name ?? key.hint}`}
          button={<Icon name="more" />}
          items={items}
        />
      )}
    </li>
  );
}

function End({ status, expiresAt }: Key) {
  if (!expiresAt) return "no end";
  return (
    <>
      {status === "EXPIRED" ? "ended" : "ends"} <Time at={expiresAt} />
    </>
  );
}

// All that is known about an event: what changed, by which way, and where to look further.

import { Link } from "wouter";
import { Changes } from "./changes";
import { CopyButton } from "./copy";
import { type EventParts, nameOfActor, nameOfTarget } from "./event";
import { Fact, FactList } from "./fact-list";
import { doorInWords, KINDS, titleOf } from "./operations";
import { addressOf } from "./record-address";
import { exactly } from "./time";

export function EventDetails({ event, leads }: { event: EventParts; leads: boolean }) {
  const name = nameOfTarget(event);
  return (
    <div className="event-details">
      {event.changes.length > 0 ? <Changes changes={event.changes} /> : <p className="soft">It changed no field.</p>}
      <FactList>
        <Fact label="When">
          <span className="lines">{exactly(event.at)}</span>
        </Fact>
        {event.reason && <Fact label="Reason">{event.reason}</Fact>}
        <Fact label={titleOf(event.targetType)}>
          {name}
          {name !== event.targetLabel && <span className="soft"> ({event.targetLabel})</span>}
        </Fact>
        <Fact label="Operation">
          <code>{event.operation}</code>
        </Fact>
        <Fact label="Door">
          {doorInWords(event.door, Boolean(event.apiKey))}
          {event.apiKey && (
            <>
              , with the key <code>{event.apiKey.hint}</code>
            </>
          )}
        </Fact>
        {event.ipAddress && (
          <Fact label="From">
            <code>{event.ipAddress}</code>
          </Fact>
        )}
        <Fact label="Request">
          <span className="copyable">
            <code>{event.requestId}</code>
            <CopyButton text={event.requestId} label="Copy request id" />
          </span>
        </Fact>
      </FactList>
      <Further event={event} leads={leads} />
    </div>
  );
}

/** To the records as they are now, and to what else was done by and to them. */
function Further({ event, leads }: { event: EventParts; leads: boolean }) {
  const { actor, target, targetId, targetType } = event;
  const page = target && addressOf(target.__typename, target.id);
  const isGone = targetType === "USER" && !target; // whose page may restore them
  const kind = KINDS[targetType] ?? "record";
  return (
    <p className="further">
      {page && <Link href={page}>Open this {kind}</Link>}
      {isGone && <Link href={`/users/${targetId}`}>What is left of this user</Link>}
      {leads && <Link href={`/audit?${new URLSearchParams({ target: targetId })}`}>All about this {kind}</Link>}
      {leads && actor && <Link href={`/audit?${new URLSearchParams({ actor: actor.id })}`}>All by {nameOfActor(event)}</Link>}
      {leads && <Link href={`/audit?${new URLSearchParams({ request: event.requestId })}`}>All of this request</Link>}
    </p>
  );
}

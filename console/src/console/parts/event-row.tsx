// One event: who did what to whom, in a line; opened, all that is known about it. The address holds which is open.

import { useId } from "react";
import { useAddress } from "../address";
import { Avatar } from "./avatar";
import { type EventParts, nameOfActor, nameOfTarget } from "./event";
import { EventDetails } from "./event-details";
import { Icon } from "./icon";
import { doorInWords, KINDS, OPERATIONS, TO_ONESELF, titleOf } from "./operations";
import { exactly } from "./time";

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function EventRow({ event, leads }: { event: EventParts; leads: boolean }) {
  const { get, change } = useAddress();
  const id = useId();
  const isOpen = get("event") === event.id;
  return (
    <li className={isOpen ? "open" : ""}>
      <button
        type="button"
        className="event"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => change({ event: isOpen ? null : event.id }, { replace: true })}
      >
        <Avatar id={event.actor?.id ?? "0"} name={nameOfActor(event)} />
        <span className="told">
          <b>{nameOfActor(event)}</b> <Done {...event} />
        </span>
        <span className="door">{doorInWords(event.door, Boolean(event.apiKey))}</span>
        <time dateTime={event.at} title={exactly(event.at)}>
          {clock.format(new Date(event.at))}
        </time>
        <Icon name={isOpen ? "up" : "down"} size={16} />
      </button>
      {isOpen && (
        <div id={id}>
          <EventDetails event={event} leads={leads} />
        </div>
      )}
    </li>
  );
}

function Done(event: EventParts) {
  const { operation, actor, targetId, targetType } = event;
  const isOneself = actor?.id === targetId;
  if (isOneself && TO_ONESELF[operation]) return TO_ONESELF[operation];
  return (
    <>
      {verbOf(event)} {targetType !== "USER" && `the ${KINDS[targetType]} `}
      {isOneself ? "themselves" : <b className={targetType === "API_KEY" ? "mono" : ""}>{nameOfTarget(event)}</b>}
    </>
  );
}

function verbOf({ operation, changes }: EventParts): string {
  const status = operation === "SET_USER_STATUS" && changes.find(({ field }) => field === "status")?.after;
  if (status) return status === "ACTIVE" ? "activated" : "deactivated";
  return OPERATIONS[operation] ?? titleOf(operation).toLowerCase();
}

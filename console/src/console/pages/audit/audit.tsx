// The audit log: what was done, by whom and to whom, narrowed, opened, followed and taken away.

import { useRef, useState } from "react";
import { useAddress } from "../../address";
import { countOf } from "../../parts/count";
import { download } from "../../parts/csv";
import { Empty } from "../../parts/empty";
import type { EventParts } from "../../parts/event";
import { EventBones } from "../../parts/event-bones";
import { EventList } from "../../parts/event-list";
import { Failure } from "../../parts/failure";
import { FilterBar, useNarrowed } from "../../parts/filter-bar";
import { Icon } from "../../parts/icon";
import { PageHeader } from "../../parts/page-header";
import { Pager } from "../../parts/pager";
import { useViewer } from "../../viewer";
import { FILTERS } from "./filters";
import { MOST, useNewer } from "./following";
import { useEvents } from "./query";

export default function Audit() {
  const { get } = useAddress();
  const { can } = useViewer();
  const { events, error, busy, where, refresh } = useEvents();
  const [follows, setFollows] = useState(true);
  const isFirst = !get("after") && !get("before");
  const newest = events && !busy ? (events.nodes[0]?.sequence ?? 0) : undefined;
  const newer = useNewer(newest, where, follows && isFirst);
  const list = useRef<HTMLDivElement>(null);

  function show() {
    refresh();
    list.current?.focus();
    scrollTo({ top: 0 });
  }

  return (
    <>
      <PageHeader
        title="Audit log"
        actions={
          <>
            <Follow follows={follows} onChange={setFollows} />
            <button
              type="button"
              className="button"
              disabled={!events?.nodes.length}
              onClick={() => download("audit-log.csv", rowsForFile(events?.nodes ?? []))}
            >
              <Icon name="download" size={16} /> CSV
            </button>
          </>
        }
      >
        {can("READ_EVENTS") ? "Every change, whichever door it came through." : "What you did, and what was done to you."}
      </PageHeader>
      <div className="list">
        <FilterBar filters={FILTERS} />
        <div role="status" className="newer">
          {newer > 0 && (
            <button type="button" className="button primary" onClick={show}>
              <Icon name="up" size={16} /> {told(newer)}
            </button>
          )}
        </div>
        <div ref={list} tabIndex={-1} className={busy && events ? "faded" : ""}>
          {error && !events ? (
            <Failure error={error} onRetry={refresh} />
          ) : events?.nodes.length === 0 ? (
            <None />
          ) : events ? (
            <EventList label="Events" events={events.nodes} leads />
          ) : (
            <EventBones />
          )}
        </div>
        {events && (
          <Pager pageInfo={events.pageInfo} count={events.nodes.length} total={events.totalCount} noun="events" />
        )}
      </div>
    </>
  );
}

function told(newer: number): string {
  if (newer >= MOST) return `${MOST} or more new events`;
  return countOf(newer, "new events");
}

function Follow({ follows, onChange }: { follows: boolean; onChange: (follows: boolean) => void }) {
  return (
    <button type="button" className="button" aria-pressed={follows} onClick={() => onChange(!follows)}>
      {follows ? <span className="pulse" /> : <Icon name="pause" size={16} />}
      {follows ? "Following" : "Paused"}
    </button>
  );
}

function None() {
  const { narrowed, widen } = useNarrowed(FILTERS);
  const all = narrowed && (
    <button type="button" className="button" onClick={widen}>
      Show all events
    </button>
  );
  return (
    <Empty icon="log" title={narrowed ? "Nothing like that happened" : "Nothing happened yet"} action={all}>
      {narrowed ? "No event has all that is chosen above." : "Every change will stand here."}
    </Empty>
  );
}

function rowsForFile(events: readonly EventParts[]): string[][] {
  const head = ["at", "actor", "operation", "type", "target", "target id", "door", "changes", "reason", "address", "request"];
  const rows = events.map((event) =>
    [
      event.at, event.actorLabel, event.operation, event.targetType, event.targetLabel, event.targetId, event.door,
      JSON.stringify(event.changes.map(({ field, before, after }) => ({ field, before, after }))),
      event.reason, event.ipAddress, event.requestId,
    ].map((value) => value ?? ""),
  );
  return [head, ...rows];
}

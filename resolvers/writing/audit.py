"""One road for changes: what an operation changed, written as one event in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from models import ApiKey, Change, Event, Group, Project, User, clock
from models.caller import Caller
from models.database import execute_many
from models.enums import Operation, TargetType
from models.event import compare
from models.turns import mapped

Record = User | Project | Group | ApiKey


@dataclass
class Outcome:
    """What an operation answers: the record as the door wants it, and what changed. ``extra`` is what else a
    payload carries."""

    record: Any = None
    changes: list[Change] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Target:
    """What an event is about."""

    type: TargetType
    id: str
    label: str

    @classmethod
    def of(cls, record: Record) -> Target:
        kind = TargetType(type(record).__name__)
        label = {TargetType.USER: "username", TargetType.API_KEY: "hint"}.get(kind, "name")
        return cls(kind, record.id, getattr(record, label))


class Told(NamedTuple):
    """What one event tells."""

    target: Target
    changes: Sequence[Change] = ()
    before_image: Mapping[str, object] | None = None


async def record_event(
    caller: Caller,
    operation: Operation,
    target: Target,
    changes: Sequence[Change] = (),
    *,
    reason: str | None = None,
    before_image: Mapping[str, object] | None = None,
) -> None:
    """Write the event; call it in the transaction of the change."""
    await Event.create(**_event(caller, operation, Told(target, changes, before_image), reason))


async def record_events(
    caller: Caller, operation: Operation, events: Sequence[Told], *, reason: str | None = None
) -> None:
    """The same for many targets of one operation, in one go."""
    rows = await mapped(lambda told: _event(caller, operation, told, reason), events)
    if rows:
        names, places = ", ".join(rows[0]), ", ".join("?" for _ in rows[0])
        statement = f"INSERT INTO events ({names}) VALUES ({places})"
        await execute_many(statement, [list(row.values()) for row in rows])


def _event(caller: Caller, operation: Operation, told: Told, reason: str | None) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "at": clock.now(),
        "operation": operation,
        "door": caller.door,
        "actor_id": caller.user.id if caller.user else None,
        "actor_label": caller.label,
        "api_key_id": caller.api_key.id if caller.api_key else None,
        "target_id": told.target.id,
        "target_type": told.target.type,
        "target_label": told.target.label,
        "changes": orjson.dumps([list(each) for each in told.changes]).decode(),
        "reason": reason,
        "request_id": caller.request_id,
        "ip_address": caller.address,
        "before_image": orjson.dumps(told.before_image).decode() if told.before_image else None,
    }


@asynccontextmanager
async def changing(
    caller: Caller, operation: Operation, record: Record, *, reason: str | None = None
) -> AsyncIterator[list[Change]]:
    """Around what is done to a locked record: it is compared before and after, stored, and told as one event.
    The list is for changes that the record itself does not show; they come after its own. In the end it holds
    all, and is empty when nothing changed: then nothing is written."""
    before, changes = record.snapshot(), list[Change]()
    yield changes
    changes[:0] = compare(before, record.snapshot())
    if changes:
        await record.touch()
        await record_event(caller, operation, Target.of(record), changes, reason=reason)

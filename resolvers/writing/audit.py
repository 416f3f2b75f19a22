"""One road for changes: what an operation changed, written as one event in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from tortoise.expressions import F

from models import Change, Event, User, clock
from models.caller import Caller


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

    type: str
    id: str
    label: str

    @classmethod
    def of(cls, record: Any) -> Target:
        """A user, project, group or API key."""
        kind = type(record).__name__
        label = {"User": "username", "ApiKey": "hint"}.get(kind, "name")
        return cls(kind, record.id, getattr(record, label))


async def tell(
    caller: Caller,
    operation: str,
    target: Target,
    changes: Sequence[Change] = (),
    *,
    reason: str | None = None,
    before_image: dict[str, Any] | None = None,
) -> None:
    """Write the event; call it in the transaction of the change."""
    await Event.create(
        id=str(uuid.uuid4()),
        at=clock.now(),
        operation=operation,
        door=caller.door,
        actor_id=caller.user.id if caller.user else None,
        actor_label=caller.label,
        api_key_id=caller.api_key.id if caller.api_key else None,
        target_id=target.id,
        target_type=target.type,
        target_label=target.label,
        changes=orjson.dumps([list(each) for each in changes]).decode(),
        reason=reason,
        request_id=caller.request_id,
        ip_address=caller.address,
        before_image=orjson.dumps(before_image).decode() if before_image else None,
    )


async def touch(user: User) -> None:
    """The user changed: its version and time say so."""
    user.version += 1
    user.updated_at = max(clock.now(), user.updated_at)
    await user.save()


async def touch_others(users: Sequence[int]) -> None:
    """Users changed through what they belong to."""
    if users:
        await User.filter(number__in=list(users)).update(version=F("version") + 1, updated_at=clock.now())

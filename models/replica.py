"""Which reads a replica of PostgreSQL's may answer, and when it is new enough: see docs/decisions/0012.

A position says how far the log of the primary is: who has replayed as much has all that was committed by
then.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from tortoise.connection import get_connections

from models import clock, outages, tally

NAME = "replica"  # by which Tortoise knows its connections
MAX_BEHIND = 5.0  # seconds
STEP = 0.5  # seconds between the positions that are remembered
LATELY = clock.MINUTE  # longer than it takes to commit what is told, and to replay it
RETRY = 1.0  # seconds for which a replica that is no good is not asked again

log = logging.getLogger("gatebook")
_needed: ContextVar[int | None] = ContextVar("needed", default=None)


class Behind(Exception):  # noqa: N818 - nothing went wrong
    """It has not replayed what is needed, or had to stop reading to replay it."""

    def __init__(self, replayed: int | None = None) -> None:
        self.replayed = replayed


class NoReplica(Exception):  # noqa: N818 - the last word of a line in the log
    """What was found there instead."""


class Replica:
    """What this process knows of it."""

    def __init__(self) -> None:
        self._positions: deque[tuple[float, int]] = deque()
        self._unused_until = 0.0
        self._unused_for: str | None = None

    def position(self, now: int | None, wrote_at: int | None) -> int | None:
        """What a caller needs: all there is ``now`` after a change of their own, and else what there was some
        seconds ago. None where the primary cannot tell, being none."""
        if now is None:
            return None
        oldest = self._oldest(now)
        return oldest if wrote_at is None or wrote_at < clock.now() - LATELY else now

    def _oldest(self, now: int) -> int:
        moment = monotonic()
        if not self._positions or moment - self._positions[-1][0] > STEP:
            self._positions.append((moment, now))
        while moment - self._positions[0][0] > MAX_BEHIND:
            self._positions.popleft()
        return self._positions[0][1]

    async def read(self, text: str, values: Sequence[object]) -> list[Any] | None:
        """None: ask the primary."""
        if _needed.get() is None:
            return None
        outcome, found = await self._read(text, values)
        tally.count("replica_reads", outcome)
        return found

    async def _read(self, text: str, values: Sequence[object]) -> tuple[str, list[Any] | None]:
        if monotonic() < self._unused_until:
            return "away", None
        try:
            found = await self._ask(text, values)
        except Behind as behind:
            if behind.replayed is not None and behind.replayed < self._positions[0][1]:
                self._leave(f"it is more than {MAX_BEHIND:.0f} seconds behind")
            return "behind", None
        except Exception as error:
            if not (reason := _reason(error)):
                raise
            self._leave(reason)
            return "away", None
        if self._unused_for:
            log.warning("The replica is used again")
            self._unused_for = None
        return "read", found

    async def _ask(self, text: str, values: Sequence[object]) -> list[Any]:
        client: Any = get_connections().get(NAME)
        found: list[Any]
        _, found = await client.execute_query(text, list(values))
        answer: list[Any] = found
        return answer

    async def trouble(self) -> str | None:
        """Why it is of no use now, however far behind it may be."""
        try:
            with reading(0):
                await self._ask("SELECT 1", [])
        except Exception as error:
            if not (reason := _reason(error)):
                raise
            return reason
        return None

    def _leave(self, reason: str) -> None:
        self._unused_until = monotonic() + RETRY
        if reason != self._unused_for:
            log.warning("The replica is not used, the primary is: %s", reason)
            self._unused_for = reason


def _reason(error: Exception) -> str | None:
    return str(error) if isinstance(error, NoReplica) else outages.reason(error)


@contextmanager
def reading(position: int | None) -> Iterator[None]:
    """What is read meanwhile may be read from a replica that has replayed as much; with None it may not."""
    token = _needed.set(position)
    try:
        yield
    finally:
        _needed.reset(token)


def needed() -> int:
    """By what is read now."""
    position = _needed.get()
    assert position is not None  # noqa: S101 - else the primary is asked
    return position


_current: Replica | None = None


def current() -> Replica | None:
    """None where there is none."""
    return _current


def use(replica: Replica | None) -> None:
    global _current
    _current = replica

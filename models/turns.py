"""The event loop is shared: whoever works for long gives it back now and then.

An ``await`` gives it back only where something has to be waited for; what is read at once never has.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MAX_TURN = 0.003  # seconds of one turn of the event loop
SLICE = 500  # values that are quickly done, whatever is done with them

_began: float | None = None
_waiting: deque[asyncio.Future[None]] = deque()
_next: asyncio.Task[object] | None = None  # who waited for this turn


async def breathe() -> None:
    """Let others go on, as long as this turn of the event loop has lasted long, or others came first."""
    global _next
    if _began is None:
        _begin()
    elif monotonic() - _began > MAX_TURN or (_waiting and asyncio.current_task() is not _next):
        _waiting.append(turn := asyncio.get_running_loop().create_future())
        await turn
        _next = asyncio.current_task()


def _begin() -> None:
    global _began
    _began = monotonic()
    asyncio.get_running_loop().call_soon(_over)


def _over() -> None:
    """Who waits for the longest goes on, one in each turn: all at once would mostly wait again."""
    global _began, _next
    _began = _next = None
    while _waiting and _began is None:
        turn = _waiting.popleft()
        if not turn.done():  # it was cancelled
            turn.set_result(None)
            _begin()


async def mapped(convert: Callable[[T], R], values: Sequence[T]) -> list[R]:
    """``convert`` of each of them."""
    return await replaced(convert, list(values))


async def replaced(convert: Callable[[Any], R], values: list[Any]) -> list[R]:
    """The same, in the place of each: to let go of many at once would take long, too."""
    if len(values) <= SLICE:
        return [convert(value) for value in values]
    for start in range(0, len(values), SLICE):
        await breathe()
        values[start : start + SLICE] = map(convert, values[start : start + SLICE])
    return values

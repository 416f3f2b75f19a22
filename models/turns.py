"""The event loop is shared: whoever works for long gives it back now and then.

An ``await`` gives it back only where something has to be waited for; what is read at once never has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

LONGEST = 0.004  # seconds of one turn of the event loop
SLICE = 500  # values that are quickly done, whatever is done with them

_began: float | None = None


async def breathe() -> None:
    """Let others go on, as long as this turn of the event loop has lasted long."""
    global _began
    while _began is not None and monotonic() - _began > LONGEST:  # noqa: ASYNC110 - nothing to wait for
        await asyncio.sleep(0)
    if _began is None:
        _began = monotonic()
        asyncio.get_running_loop().call_soon(_over)


def _over() -> None:
    global _began
    _began = None


async def mapped(convert: Callable[[T], R], values: Sequence[T]) -> list[R]:
    """``convert`` of each of them."""
    if len(values) <= SLICE:
        return [convert(value) for value in values]
    done: list[R] = []
    for start in range(0, len(values), SLICE):
        done += map(convert, values[start : start + SLICE])
        await breathe()
    return done

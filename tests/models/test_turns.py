"""Who works for long gives the event loop back, and gets it again in the order of coming."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Generator
from time import monotonic

from models.turns import MAX_TURN, SLICE, breathe, replaced


class Woken:
    """How often what it awaits had to be gone on with."""

    def __init__(self, awaited: Awaitable[None]) -> None:
        self.awaited, self.times = awaited, 0

    def __await__(self) -> Generator[object, None, None]:
        for step in self.awaited.__await__():
            yield step
            self.times += 1


async def _work(order: list[int], place: int) -> int:
    woken = Woken(breathe())
    await woken
    order.append(place)
    until = monotonic() + MAX_TURN * 1.1
    while monotonic() < until:
        pass
    return woken.times


async def test_who_waits_for_a_turn_is_woken_once_in_the_order_of_coming() -> None:
    order: list[int] = []
    times = await asyncio.gather(*[_work(order, place) for place in range(20)])
    assert order == list(range(20))
    assert times == [0] + [1] * 19


async def test_who_no_longer_waits_for_a_turn_takes_none() -> None:
    order: list[int] = []
    working = [asyncio.ensure_future(_work(order, place)) for place in range(4)]
    await asyncio.sleep(0)
    working[1].cancel()
    await asyncio.wait_for(asyncio.gather(*working, return_exceptions=True), 5)
    assert order == [0, 2, 3]


async def test_who_comes_later_overtakes_nobody_who_waits() -> None:
    order: list[int] = []
    working = [asyncio.ensure_future(_work(order, place)) for place in range(4)]
    for place in range(4, 8):
        await asyncio.sleep(0)
        working.append(asyncio.ensure_future(_work(order, place)))
    await asyncio.gather(*working)
    assert order == list(range(8))


class Row:
    pass


async def test_what_is_converted_is_let_go_of_by_and_by() -> None:
    """To let go of 20,000 rows at once holds the event loop for nine milliseconds."""
    rows = [Row() for _ in range(4 * SLICE)]
    left = weakref.WeakSet(rows)
    assert (await replaced(lambda _: len(left), rows))[::SLICE] == [4 * SLICE, 3 * SLICE, 2 * SLICE, SLICE]
    assert len(left) == 0

"""Clocks that cannot be relied upon are told in the log, once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from gatebook.timekeeping import Clocks
from models import database

SetClock = Callable[[float], None]
TOLD = "The clock {}: what expires does so {}. Set it by NTP, on every host."


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """To be so many seconds ahead of what it is."""
    real = time.time_ns
    return lambda seconds: monkeypatch.setattr(time, "time_ns", lambda: real() + int(seconds * 1e9))


async def looked(clocks: Clocks, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Twice."""
    caplog.clear()
    await clocks.look()
    await clocks.look()
    return [record.message for record in caplog.records]


def by_the_database(told: list[str]) -> list[str]:
    return told if database.on_postgres() else []


async def test_each_time_that_the_clock_is_set_is_told(
    app: Starlette, caplog: pytest.LogCaptureFixture, set_clock: SetClock
) -> None:
    clocks = Clocks()
    assert await looked(clocks, caplog) == []
    set_clock(1)
    assert await looked(clocks, caplog) == []
    set_clock(3600)
    forward = [TOLD.format("was set 3,600 s forward", "earlier")]
    ahead = [TOLD.format("is 3,600 s ahead of the database's", "earlier")]
    assert await looked(clocks, caplog) == forward + by_the_database(ahead)
    set_clock(0)
    assert await looked(clocks, caplog) == [TOLD.format("was set 3,600 s back", "later")]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (3600, [TOLD.format("is 3,600 s ahead of the database's", "earlier")]),
        (-90, [TOLD.format("is 90 s behind the database's", "later")]),
        (1, []),
    ],
)
async def test_a_clock_that_differs_from_the_databases_is_told(
    app: Starlette, caplog: pytest.LogCaptureFixture, set_clock: SetClock, seconds: float, told: list[str]
) -> None:
    set_clock(seconds)
    assert await looked(Clocks(), caplog) == by_the_database(told)

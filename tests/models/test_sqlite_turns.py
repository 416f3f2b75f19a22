"""Several processes write one SQLite file in turn, and who waits in vain is told so."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from models.sqlite_turns import Turns


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "gatebook.db")


@pytest.fixture
def turns(path: str) -> Iterator[list[Turns]]:
    """Of two processes."""
    both = [Turns(path, 300), Turns(path, 300)]
    yield both
    for each in both:
        each.close()


async def test_who_is_next_has_the_turn_until_done(turns: list[Turns]) -> None:
    done = list[str]()

    async def other() -> None:
        async with turns[1].next():
            done.append("other")

    async with turns[0].next():
        waiting = asyncio.ensure_future(other())
        await asyncio.sleep(0.05)
        done.append("first")
    await waiting
    assert done == ["first", "other"]


async def test_who_never_gets_the_turn_goes_on_without(turns: list[Turns]) -> None:
    began = monotonic()
    async with turns[0].next(), turns[1].next():
        assert 0.25 < monotonic() - began < 3


def test_a_file_that_stays_locked_is_refused_in_time_and_a_free_one_begun(
    path: str, turns: list[Turns]
) -> None:
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as holder,
        closing(sqlite3.connect(path, isolation_level=None)) as writer,
    ):
        turns[0].begin(holder)
        began = monotonic()
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            turns[1].begin(writer)
        assert 0.25 < monotonic() - began < 3
        assert writer.execute("PRAGMA busy_timeout").fetchone() == (300,)
        holder.execute("ROLLBACK")
        turns[1].begin(writer)
        assert writer.in_transaction

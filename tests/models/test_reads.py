"""What is read quickly is read at once; what takes long holds up nobody; and no read waits for a writer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database
from models.database import Sql, execute, rows, scalar, transaction
from tests.conftest import Copy

BUMP = Sql("UPDATE users SET version = version + 1 WHERE number = 1")
VERSION = Sql("SELECT version FROM users WHERE number = 1")
NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"
COUNT = f"SELECT COUNT(*) AS many FROM ({NUMBERS}) AS numbers"


@asynccontextmanager
async def connection_to(url: str) -> AsyncIterator[None]:
    await database.connect(url)
    yield
    await database.disconnect()
    EXECUTOR_CACHE.clear()


@pytest.fixture
async def connected(database_url: str) -> AsyncIterator[None]:
    async with connection_to(database_url):
        yield


@pytest.fixture
async def on_sqlite(sqlite: Copy, tmp_path: Path) -> AsyncIterator[None]:
    async with sqlite(tmp_path) as url, connection_to(url):
        yield


@pytest.mark.usefixtures("on_sqlite")
async def test_a_quick_read_on_sqlite_takes_no_turn_of_the_event_loop() -> None:
    version = await scalar(VERSION)
    with pytest.raises(StopIteration) as answered:
        rows(VERSION).__await__().send(None)
    assert answered.value.value == [{"version": version}]


@pytest.mark.usefixtures("on_sqlite")
async def test_a_long_read_on_sqlite_leaves_the_event_loop_to_others() -> None:
    reading, turns = asyncio.ensure_future(rows(Sql(COUNT, [300_000]))), 0
    while not reading.done():
        turns += 1
        await asyncio.sleep(0)
    assert await reading == [{"many": 300_000}]
    assert turns > 10


@pytest.mark.usefixtures("on_sqlite")
async def test_quick_reads_are_not_taken_for_a_long_one_however_many_they_are() -> None:
    for _ in range(1000):
        with pytest.raises(StopIteration):
            rows(Sql(COUNT, [500])).__await__().send(None)


@pytest.mark.usefixtures("connected")
async def test_a_read_sees_what_was_committed_a_moment_ago() -> None:
    before = await scalar(VERSION)
    for turn in range(1, 20):
        await execute(BUMP)
        assert await scalar(VERSION) == before + turn


@pytest.mark.usefixtures("connected")
async def test_a_transaction_reads_what_it_wrote_and_others_what_was_there_before() -> None:
    before, written, seen = await scalar(VERSION), asyncio.Event(), asyncio.Event()

    async def bump() -> int:
        await execute(BUMP)
        written.set()
        await seen.wait()
        own: int = await scalar(VERSION)
        return own

    async with asyncio.timeout(5):
        bumping = asyncio.ensure_future(transaction(bump))
        await written.wait()
        assert await scalar(VERSION) == before  # without waiting for the transaction
        seen.set()
        assert await bumping == before + 1
        assert await scalar(VERSION) == before + 1

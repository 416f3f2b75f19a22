"""What is read quickly is read at once; what takes long holds up nobody; and no read waits for a writer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, process_time, thread_time

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import OperationalError

from gatebook.http.refusals import seconds_to_wait
from models import budget, database, postgres_connections, sqlite
from models.budget import Budget
from models.database import Sql, execute, rows, scalar
from models.errors import Invalid
from models.turns import mapped
from tests.conftest import Copy
from tests.models.wellness import BUMP, VERSION
from tests.transactions import transacted

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
    await asyncio.sleep(0)  # a new turn
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


@pytest.mark.usefixtures("connected")
async def test_many_reads_in_a_row_give_the_event_loop_back_in_time() -> None:
    async def read() -> None:
        for _ in range(500):
            await rows(Sql(COUNT, [200]))

    reading, turns = asyncio.ensure_future(read()), 0
    while not reading.done():
        turns += 1
        await asyncio.sleep(0)
    await reading
    assert turns > 5


@pytest.mark.usefixtures("on_sqlite")
async def test_many_long_reads_at_once_give_the_event_loop_back_in_time() -> None:
    """Each of them is tried at once for some milliseconds before it is handed to a thread."""
    reading, longest = asyncio.gather(*[rows(Sql(COUNT, [30_000])) for _ in range(40)]), 0.0
    for _ in range(5):
        began = thread_time()
        await asyncio.sleep(0)
        longest = max(longest, thread_time() - began)
    assert longest < 0.08  # all forty in one turn would take 0.12
    await reading


async def test_many_rows_give_the_event_loop_back_in_time() -> None:
    converting, turns = asyncio.ensure_future(mapped(lambda value: [value] * 20, range(100_000))), 0
    while not converting.done():
        turns += 1
        await asyncio.sleep(0)
    assert await converting == [[value] * 20 for value in range(100_000)]
    assert turns > 5


@pytest.mark.usefixtures("on_sqlite")
async def test_a_long_read_on_sqlite_holds_up_no_writer() -> None:
    reading = asyncio.ensure_future(rows(Sql(COUNT, [400_000])))
    await asyncio.sleep(0.01)
    await transacted(lambda: execute(BUMP))
    assert not reading.done()
    await reading


ENDLESS = Sql(COUNT, [2_000_000_000])


@pytest.mark.usefixtures("on_sqlite")
async def test_a_read_that_takes_sqlite_too_long_is_refused() -> None:
    began = process_time()
    with pytest.raises(Invalid, match="would work on this for too long"):
        await rows(ENDLESS)
    assert process_time() - began < 5
    assert await scalar(VERSION)


@pytest.mark.usefixtures("on_sqlite")
async def test_the_reads_of_one_request_share_its_time() -> None:
    done: list[int] = []

    async def read() -> None:
        for number in range(50):
            await rows(Sql(COUNT, [100_000]))
            done.append(number)

    token = budget.current.set(Budget(seconds=0.5))
    with pytest.raises(Invalid):
        await read()
    budget.current.reset(token)  # the next test has the same context
    assert 1 < len(done) < 50


@pytest.mark.usefixtures("on_sqlite")
async def test_a_transaction_that_takes_sqlite_too_long_is_undone_and_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sqlite, "MAX_WRITE_SECONDS", 0.2)
    before = await scalar(VERSION)

    async def endless() -> None:
        await execute(BUMP)
        await execute(ENDLESS)

    with pytest.raises(OperationalError) as stopped:
        await transacted(endless)
    assert seconds_to_wait(stopped.value) == 2
    assert await scalar(VERSION) == before
    await transacted(lambda: execute(BUMP))
    assert await scalar(VERSION) == before + 1


@pytest.fixture
async def on_postgres(postgresql: Copy, tmp_path: Path) -> AsyncIterator[None]:
    async with (
        postgresql(tmp_path) as url,
        connection_to(f"{url}&statement_timeout=200&maxsize=2&command_timeout=1"),
    ):
        yield


@pytest.mark.usefixtures("on_postgres")
async def test_a_read_that_takes_postgresql_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="would work on this for too long"):
        await rows(ENDLESS)
    assert await scalar(VERSION)


@pytest.mark.usefixtures("on_postgres")
async def test_who_waits_for_a_connection_gets_it_in_turn() -> None:
    done: list[int] = []

    async def read(place: int) -> None:
        await execute(Sql("SELECT pg_sleep(0.01)"))
        done.append(place)

    await asyncio.gather(*[read(place) for place in range(40)])
    assert all(abs(place - turn) < 4 for turn, place in enumerate(done)), done


@pytest.mark.usefixtures("on_postgres")
async def test_nobody_waits_for_a_connection_while_none_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_connections, "WAIT", 0.2)
    await execute(Sql("SELECT pg_sleep(0.01)"))
    holding = asyncio.Event()

    async def hold() -> None:
        await holding.wait()

    holders = [asyncio.ensure_future(transacted(hold)) for _ in range(2)]
    await asyncio.sleep(0.05)
    began = monotonic()
    answers = await asyncio.gather(*[scalar(VERSION) for _ in range(30)], return_exceptions=True)
    assert {type(answer) for answer in answers} == {TimeoutError}
    assert monotonic() - began < 1
    holding.set()
    await asyncio.gather(*holders)
    assert await scalar(VERSION)


@pytest.mark.usefixtures("connected")
async def test_a_read_sees_what_was_committed_a_moment_ago() -> None:
    before, seen = await scalar(VERSION), []
    for _ in range(20):
        await execute(BUMP)
        seen.append(await scalar(VERSION))
    assert seen == list(range(before + 1, before + 21))


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
        bumping = asyncio.ensure_future(transacted(bump))
        await written.wait()
        assert await scalar(VERSION) == before  # without waiting for the transaction
        seen.set()
        assert await bumping == before + 1
        assert await scalar(VERSION) == before + 1

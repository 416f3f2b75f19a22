"""A costly read on SQLite, and how long the event loop is held meanwhile: docs/decisions/0009."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter, thread_time

import pytest

from gatebook.commands.server import SWITCH
from models import database
from models.database import Sql, made
from scripts.benchmark import directory
from tests.faults.conftest import Told

USERS, TIMES = 20_000, 20
MOST = 0.005  # seconds
NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"
READS = {
    "one row of a long search": Sql(f"SELECT COUNT(*) AS many FROM ({NUMBERS}) AS numbers", [300_000]),
    "20,000 rows": Sql("SELECT u.number, u.id, u.username, u.email FROM users u"),
    "20,000 rows in an order": Sql("SELECT u.* FROM users u ORDER BY u.last_name DESC"),
    "500 rows": Sql("SELECT u.* FROM users u LIMIT 500"),
    "60,000 rows joined": Sql(
        "SELECT k.number, u.username FROM api_keys k JOIN users u ON u.number = k.user_number"
    ),
    "texts without a hit": Sql("SELECT u.* FROM users u WHERE u.last_name || u.first_name LIKE ?", ["%zzz%"]),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite://{tmp_path_factory.mktemp('filled') / 'gatebook.db'}"
    asyncio.run(directory.fill(url, USERS, lambda words: None))
    return url


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    await database.connect(url)
    try:
        yield
    finally:
        await database.disconnect()


@contextmanager
def as_served() -> Iterator[None]:
    """Threads change as soon as they do in a server, and what is imported is no garbage."""
    former = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    yield
    gc.unfreeze()
    sys.setswitchinterval(former)


async def held(sql: Sql) -> tuple[float, float]:
    """The longest turn of the event loop until all rows are there: its own work, and by the clock, which goes
    on while the machine does other work."""
    work, time, lasted, last = 0.0, 0.0, thread_time(), perf_counter()
    reading = asyncio.ensure_future(made(dict, sql))
    while not reading.done():
        await asyncio.sleep(0)
        work, time = max(work, thread_time() - lasted), max(time, perf_counter() - last)
        lasted, last = thread_time(), perf_counter()
    return work, time


@pytest.mark.parametrize("sql", READS.values(), ids=READS)
async def test_no_statement_holds_the_event_loop_for_long(filled: str, told: Told, sql: Sql) -> None:
    with as_served():
        async with connected(filled):
            await made(dict, sql)
            seen = [await held(sql) for _ in range(TIMES)]
    work, time = (max(each) * 1000 for each in zip(*seen, strict=True))
    told(f"held for {work:.1f} ms of work, {time:.1f} ms by the clock, of {TIMES} times")
    assert work / 1000 < MOST

"""Connections to PostgreSQL: no more than are allowed, none lost, and none kept that is no good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database, outages, postgres_connections
from models.database import OK, Sql, execute, scalar, state
from models.migrations import migrate
from tests import postgres
from tests.conftest import Copy
from tests.models.wellness import BUMP, SOON, VERSION, all_is_well
from tests.transactions import transacted

PROCESS = Sql("SELECT pg_backend_pid()")
SLEEP = Sql("SELECT pg_sleep(?::float8), pg_backend_pid()", [0.02])
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture(autouse=True)
async def connected(postgresql: Copy, tmp_path: Path) -> AsyncIterator[None]:
    async with postgresql(tmp_path) as url:
        await database.connect(f"{url}&maxsize=3")
        yield
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def others() -> int:
    """How many connections there are beside the one that asks."""
    return int(await scalar(Sql(f"SELECT COUNT(*) {OTHERS}")))


async def test_a_connection_is_used_again_and_no_more_are_made_than_are_allowed() -> None:
    one_by_one = {await scalar(PROCESS) for _ in range(5)}
    at_once = {found[0][1] for found in await asyncio.gather(*[execute(SLEEP) for _ in range(20)])}
    assert (len(one_by_one), len(at_once), one_by_one < at_once) == (1, 3, True)


async def test_who_gives_up_gets_nobody_into_trouble() -> None:
    for turn in range(25):
        asking = [asyncio.ensure_future(execute(SLEEP)) for _ in range(10)]
        await asyncio.sleep(turn / 500)
        for place in range(7):
            asking[(place * 3 + turn) % 10].cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    await all_is_well()
    assert await others() == 2


async def test_a_statement_that_nobody_waits_for_is_stopped_and_its_connection_used_again() -> None:
    process = await scalar(PROCESS)
    asking = asyncio.ensure_future(execute(Sql("SELECT pg_sleep(4)")))
    await asyncio.sleep(0.05)
    asking.cancel()
    async with asyncio.timeout(SOON / 2):
        await asyncio.gather(asking, return_exceptions=True)
        await all_is_well()
    assert process in {found[0][1] for found in await asyncio.gather(*[execute(SLEEP) for _ in range(3)])}


async def test_a_connection_that_the_server_ended_is_replaced() -> None:
    await asyncio.gather(*[execute(SLEEP) for _ in range(3)])
    assert await scalar(Sql(f"SELECT COUNT(pg_terminate_backend(pid)) {OTHERS}")) == 2
    await asyncio.sleep(0.05)
    await asyncio.gather(*[execute(SLEEP) for _ in range(9)])
    assert await others() == 2
    await all_is_well()


async def test_a_transaction_that_was_left_open_goes_with_its_connection() -> None:
    async def leave_open() -> None:
        await execute(BUMP)
        transaction: Any = database.connection()
        transaction._finalized = True  # so that it is neither committed nor undone

    before = await scalar(VERSION)
    await transacted(leave_open)
    await all_is_well()
    assert await scalar(VERSION) == before + 1


async def test_connections_that_nobody_needs_are_closed_but_for_the_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_connections, "UNUSED", 0.1)
    await asyncio.gather(*[execute(SLEEP) for _ in range(3)])
    assert await others() == 2
    async with asyncio.timeout(SOON):
        while await others():  # noqa: ASYNC110 - nothing tells when a connection is closed
            await asyncio.sleep(0.05)
    await all_is_well()


@pytest.fixture
async def own_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """One that may be frozen, to which we are connected."""
    await database.disconnect()
    monkeypatch.delenv("GATEBOOK_TEST_DATABASE_URL", raising=False)
    with postgres.server() as url:
        await database.connect(f"{url}&maxsize=3")
        yield url


async def test_a_server_that_is_not_there_keeps_nobody_waiting_and_is_found_when_it_is_back(
    own_server: str,
) -> None:
    await asyncio.gather(*[execute(SLEEP) for _ in range(3)])
    began = monotonic()
    with postgres.frozen(own_server):
        first = await asyncio.gather(*[scalar(PROCESS) for _ in range(9)], return_exceptions=True)
        waited, began = monotonic() - began, monotonic()
        later = await asyncio.gather(*[scalar(PROCESS) for _ in range(9)], return_exceptions=True)
        refused = monotonic() - began
    assert {outages.reason(each) for each in first + later if isinstance(each, Exception)} == {outages.LATE}
    assert [each for each in first + later if not isinstance(each, Exception)] == []
    assert (waited < 4, refused < 0.5) == (True, True)  # without a watch it would take 5.5
    async with asyncio.timeout(SOON):
        while await state() != OK:  # noqa: ASYNC110 - nothing tells when it is back
            await asyncio.sleep(0.05)


async def test_who_works_for_long_is_left_alone(own_server: str) -> None:
    assert await asyncio.gather(*[scalar(Sql("SELECT pg_sleep(3)::text")) for _ in range(3)]) == [""] * 3


async def test_nobody_is_told_to_be_written_what_no_synchronous_standby_has_confirmed(
    own_server: str,
) -> None:
    await migrate(own_server)
    await execute(Sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'"))
    await execute(Sql("SELECT pg_reload_conf()"))
    await database.disconnect()
    waiting = "options=-c%20synchronous_commit%3Don&statement_timeout=200&command_timeout=0.6"
    await database.connect(f"{own_server}&{waiting}")
    with pytest.raises(TimeoutError):
        await transacted(lambda: execute(Sql("INSERT INTO sign_in_failures VALUES ('ada', 1, 1, NULL)")))

"""PostgreSQL goes away, says nothing, takes no changes or has no room, while everybody asks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests import postgres
from tests.faults.asking import ME, is_told_to_come_again, longest
from tests.faults.conftest import Told
from tests.faults.loads import Load, load, mixed, statuses
from tests.faults.served import Served, served

SOON, AWAY, CLIENTS = 2.0, 6.0, 24
STATEMENT = 5.0  # seconds, after which the server of the database itself ends one
FAULTS: dict[str, Callable[[str], AbstractContextManager[None]]] = {
    "stopped": postgres.stopped,
    "crashed": lambda url: postgres.stopped(url, "immediate"),
    "frozen": postgres.frozen,
}


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_everybody_is_told_to_come_again_within_two_seconds_and_all_is_well_after_two(
    on_postgres: str,
    tmp_path: Path,
    told: Told,
    fault: Callable[[str], AbstractContextManager[None]],
    workers: str,
) -> None:
    with served(tmp_path, on_postgres, "--workers", workers) as server:
        async with load(server, mixed()) as seen:
            gone_at = time.monotonic()
            with fault(on_postgres):
                await asyncio.sleep(AWAY)
                away_until = time.monotonic()
            back_at = time.monotonic()
            await asyncio.sleep(2 * SOON)
    meanwhile = seen.of(gone_at, away_until - SOON)
    refused = [answer for answer in seen.answers if answer.status != 200]
    told(
        f"{statuses(meanwhile)} meanwhile, within {longest(refused):.1f} s; "
        f"well {seen.bad_since(back_at):.1f} s after"
    )
    assert {answer.status for answer in seen.answers} == {200, 503}
    assert [answer for answer in refused if not is_told_to_come_again(answer)] == []
    assert [answer for answer in meanwhile if answer.status == 200 and answer.at > gone_at + SOON] == []
    assert server.faults == []
    assert longest(seen.answers) < SOON
    assert seen.bad_since(back_at) < SOON


async def ask(url: str, *texts: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return [await connection.fetch(text) for text in texts][-1]
    finally:
        await connection.close()


async def turn(url: str, read_only: str) -> None:
    await ask(url, f"ALTER SYSTEM SET default_transaction_read_only = {read_only}", "SELECT pg_reload_conf()")


def went_on(server: Served, seen: Load, reading: Load, since: float) -> None:
    """Reading; and who wrote was told soon to come again."""
    refused = [answer for answer in seen.answers if answer.status != 200]
    assert [answer.body for answer in reading.answers if answer.status != 200] == []
    assert [answer for answer in refused if not is_told_to_come_again(answer)] == []
    assert longest(seen.answers) < SOON
    assert seen.bad_since(since) < SOON
    assert server.faults == []


def answered(seen: Load, reading: Load) -> str:
    return (
        f"reads {statuses(reading.answers)}; all {statuses(seen.answers)}, "
        f"within {longest(seen.answers):.1f} s"
    )


async def test_when_it_takes_no_changes_reading_goes_on(on_postgres: str, tmp_path: Path, told: Told) -> None:
    with served(tmp_path, on_postgres) as server:
        async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
            await turn(on_postgres, "on")
            await asyncio.sleep(AWAY)
            await turn(on_postgres, "off")
            back_at = time.monotonic()
            await asyncio.sleep(2 * SOON)
    told(answered(seen, reading))
    went_on(server, seen, reading, back_at)
    assert len([answer for answer in seen.answers if answer.status != 200]) > 10
    assert any("it is read-only" in line for line in server.log)


KILL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = 'gatebook' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"""


async def test_when_its_connections_are_ended_one_by_one_reading_goes_on(
    on_postgres: str, tmp_path: Path, told: Told
) -> None:
    with served(tmp_path, on_postgres) as server:
        async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
            for _ in range(60):
                await ask(on_postgres, KILL)
                await asyncio.sleep(0.1)
            back_at = time.monotonic()
            await asyncio.sleep(SOON)
    told(f"60 ended: {answered(seen, reading)}")
    went_on(server, seen, reading, back_at)


ALL_BUT_ONE = """SELECT pg_terminate_backend(pid) FROM (
    SELECT pid FROM pg_stat_activity WHERE usename = 'gatebook' ORDER BY pid OFFSET 1
) others"""


async def test_when_it_has_no_room_for_more_connections_one_does_for_all(
    on_postgres: str, tmp_path: Path, told: Told
) -> None:
    await ask(on_postgres, "CREATE ROLE gatebook LOGIN", "GRANT ALL ON SCHEMA public TO gatebook")
    with served(tmp_path, on_postgres.replace("postgres@", "gatebook@")) as server:
        async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
            await ask(on_postgres, "ALTER ROLE gatebook CONNECTION LIMIT 1", ALL_BUT_ONE)
            full_at = time.monotonic()
            await asyncio.sleep(AWAY)
            await ask(on_postgres, "ALTER ROLE gatebook CONNECTION LIMIT -1")
            await asyncio.sleep(SOON)
    told(answered(seen, reading))
    went_on(server, seen, reading, full_at)


async def test_when_all_of_ours_wait_for_a_lock_nobody_waits_with_them(
    on_postgres: str, tmp_path: Path, told: Told
) -> None:
    with served(tmp_path, on_postgres) as server:
        locking = await asyncpg.connect(on_postgres)
        async with load(server, mixed()) as seen:
            await locking.execute("BEGIN; LOCK TABLE users, names IN ACCESS EXCLUSIVE MODE")
            await asyncio.sleep(AWAY)
            await locking.execute("ROLLBACK")
            back_at = time.monotonic()
            await asyncio.sleep(2 * SOON)
        await locking.close()
    told(
        f"all {statuses(seen.answers)}, within {longest(seen.answers):.1f} s; "
        f"well {seen.bad_since(back_at):.1f} s after"
    )
    assert {answer.status for answer in seen.answers} <= {200, 503}
    assert longest(seen.answers) < STATEMENT + SOON
    assert seen.bad_since(back_at) < SOON
    assert server.faults == []

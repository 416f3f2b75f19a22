"""Without the replica all goes on: where it is not there, too far behind, or none of this database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from gatebook.settings import Settings
from models import replica
from models.database import Sql, execute
from tests import postgres
from tests.cast import add_user
from tests.gatebook import running
from tests.replicas import Urls, ask, counting, listed, names, paused, run
from tests.rest.serving import reaching


@pytest.fixture
def settings(both: Urls) -> Settings:
    return Settings(
        database_url=both.primary, database_read_url=both.replica, bcrypt_rounds=4, playground=False
    )


async def test_without_the_replica_all_goes_on_and_the_log_says_so_once(
    client: httpx2.AsyncClient,
    quiet: str,
    standby: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replica, "RETRY", 0.0)
    with caplog.at_level(logging.WARNING, "gatebook"):
        with postgres.stopped(standby):
            async with counting() as read:
                found = [names(await listed(client, quiet)) for _ in range(3)]
            ready = await client.get("/health/ready")
        again = names(await listed(client, quiet))
    assert [*found, again] == [["admin", "reader"]] * 4
    assert (read, ready.status_code) == ({"away": 3}, 200)
    away, back = [message for message in caplog.messages if "replica" in message]
    assert away.startswith("The replica is not used, the primary is: it cannot be reached: ")
    assert back == "The replica is used again"


async def test_a_replica_that_is_too_far_behind_is_not_used(
    client: httpx2.AsyncClient,
    quiet: str,
    both: Urls,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replica, "MAX_BEHIND", 0.1)
    monkeypatch.setattr(replica, "STEP", 0.0)
    async with paused(both.replica):
        await add_user("new")
        await asyncio.sleep(0.2)
        with caplog.at_level(logging.WARNING, "gatebook"):
            async with counting() as read:
                found = [names(await listed(client, quiet)) for _ in range(2)]
    assert found == [["admin", "reader", "new"]] * 2
    assert read == {"behind": 1, "away": 1}
    assert caplog.messages == ["The replica is not used, the primary is: it is more than 0 seconds behind"]


WRONG: dict[str, Callable[[Urls], str]] = {
    "another database": lambda both: urlsplit(both.replica)._replace(path="/postgres").geturl(),
    "the primary": lambda both: both.primary,
    "nobody": lambda both: "postgres://postgres@127.0.0.1:1/gatebook",
}
TOLD = {
    "another database": "it has another database than the primary",
    "the primary": "it is no replica, but takes changes itself",
    "nobody": "it cannot be reached: ",
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_no_replica_of_this_database_is_not_used(
    both: Urls, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with reaching(both.primary, database_read_url=WRONG[wrong](both)) as client:
        with caplog.at_level(logging.WARNING, "gatebook"):
            answer = await client.get("/enkrypt/api/v1/users")
    assert answer.status_code == 200
    (message,) = caplog.messages
    assert message.startswith(f"The replica is not used, the primary is: {TOLD[wrong]}")


CHANGE = "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; COMMIT"


async def test_what_the_replica_stops_reading_in_favour_of_what_it_replays_is_read_from_the_primary(
    client: httpx2.AsyncClient, quiet: str, both: Urls
) -> None:
    await ask(both.replica, "ALTER SYSTEM SET max_standby_streaming_delay = 0")
    await ask(both.replica, "SELECT pg_reload_conf()")
    async with counting() as read:
        with replica.reading(0):
            found = asyncio.ensure_future(execute(Sql("SELECT COUNT(*), pg_sleep(0.5) FROM users")))
        await asyncio.sleep(0.2)
        await run(both.primary, CHANGE)
        assert [row[0] for row in await found] == [2]
    assert read == {"behind": 1}


CHECKED = {
    "the replica": "OK       replica     answers lists: ",
    "the primary": "WARNING  replica     not used, it is no replica, but takes changes itself: ",
    "nobody": "WARNING  replica     not used, it cannot be reached: ",
}


@pytest.mark.parametrize("named", CHECKED)
async def test_a_check_says_whether_it_is_of_use(both: Urls, named: str, tmp_path: Path) -> None:
    (tmp_path / "gatebook-data").mkdir()
    read_url = WRONG[named](both) if named in WRONG else both.replica
    urls = {"GATEBOOK_DATABASE_URL": both.primary, "GATEBOOK_DATABASE_READ_URL": read_url}
    output, errors, status = await asyncio.to_thread(running.run, tmp_path, "check", **urls)
    (line,) = [line for line in output.splitlines() if " replica " in line]
    assert (errors, status, line[: len(CHECKED[named])]) == ("", 0, CHECKED[named])

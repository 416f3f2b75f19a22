"""A database that takes no changes: what reads goes on, what writes is told to come again, and all is well by
itself when it takes them again."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from gatebook.http.app import create_app
from gatebook.settings import Settings
from models import postgres as client_of_postgres
from models import sqlite as client_of_sqlite
from models.migrations import migrate
from tests import postgres
from tests.conftest import ADMIN_KEY, Copy, _fill, calling

WHO = {"query": "{ currentUser { username } users { totalCount } }"}
SEEN = {"data": {"currentUser": {"username": "admin"}, "users": {"totalCount": 1}}}
CREATE = {"query": 'mutation { createProject(input: {name: "x"}, dryRun: true) { problems { code } } }'}
WORDS = "The database does not answer; try again in a moment."


@asynccontextmanager
async def served(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(Settings(database_url=url, bcrypt_rounds=4, playground=False))
    async with app.router.lifespan_context(app), calling(app, ADMIN_KEY) as client:
        yield client
    EXECUTOR_CACHE.clear()


async def ask(url: str, *texts: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for text in texts:
            await connection.execute(text)
    finally:
        await connection.close()


async def turn(url: str, read_only: str) -> None:
    """Every session of its server, those there are included."""
    await ask(url, f"ALTER SYSTEM SET default_transaction_read_only = {read_only}", "SELECT pg_reload_conf()")
    await ask(url, "SELECT pg_sleep(0.2)")


async def state_of(client: httpx2.AsyncClient) -> tuple[Any, ...]:
    """What somebody with a key who reads, one who writes, and a health check are told."""
    read, written = await client.post("/graphql", json=WHO), await client.post("/graphql", json=CREATE)
    listed, ready = await client.get("/express/users/admin"), await client.get("/ready")
    return read.json(), listed.status_code, written.status_code, ready.status_code, ready.json()["status"]


WELL = (SEEN, 200, 200, 200, "ok")
READ_ONLY = (SEEN, 200, 503, 503, "database is read-only")


@pytest.fixture
def servers() -> Iterator[list[str]]:
    """Two of our own: to turn a whole server read-only would be felt by other tests."""
    with postgres.server() as one, postgres.server() as other:
        if one == other:
            pytest.skip("these are servers of our own")
        yield [one, other]


async def directory(server: str) -> str:
    url = await postgres.create_database(server, "gatebook")
    await _fill(url)
    await ask(url, "UPDATE api_keys SET last_used_at = NULL")
    return url


async def test_what_reads_goes_on_and_all_is_well_by_itself(
    servers: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    url = await directory(servers[0])
    async with served(url) as client:
        await turn(url, "on")
        with caplog.at_level(logging.INFO):
            assert await state_of(client) == READ_ONLY
            written = await client.post("/graphql", json=CREATE)
        assert written.json()["errors"][0]["message"] == WORDS
        assert written.headers["retry-after"] == "2"
        await turn(url, "off")
        assert await state_of(client) == WELL

    assert "The database is not available: it is read-only" in caplog.text
    assert "could not note the use of a credential: it is read-only" in caplog.text
    assert "Traceback" not in caplog.text


async def test_the_server_that_takes_changes_by_now_is_found(
    servers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = [await directory(server) for server in servers]
    both = one.replace("host=", f"host={other.partition('host=')[2]},") + "&target_session_attrs=read-write"
    monkeypatch.setattr(client_of_postgres, "LOOK_AGAIN", 0)
    await turn(other, "on")
    async with served(both) as client:
        assert await state_of(client) == WELL
        seen = []
        for server in (one, other):
            await turn(one if server == other else other, "off")
            await turn(server, "on")
            seen.append(((await client.post("/graphql", json=CREATE)).status_code, await state_of(client)))
        assert seen == [(503, WELL)] * 2


async def test_a_sqlite_file_whose_disk_is_full_is_not_ready(
    sqlite: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = {"status": "database has no room on its disk"}
    async with sqlite(tmp_path) as url, served(url) as client:
        with monkeypatch.context() as larger:
            larger.setattr(client_of_sqlite, "ROOM", 2**62)
            told = [await client.get(path) for path in ("/ready", "/health/ready")]
        assert [(each.status_code, each.json()) for each in told] == [(503, full)] * 2
        assert await state_of(client) == WELL
    assert "The database is not available: its disk is full" in caplog.text


async def test_a_sqlite_file_that_cannot_be_written_is_not_ready(sqlite: Copy, tmp_path: Path) -> None:
    async with sqlite(tmp_path) as url, served(url) as client:
        assert await state_of(client) == WELL
        os.rename(tmp_path / "gatebook.db", tmp_path / "moved.db")
        assert (await client.get("/ready")).status_code == 503
        os.rename(tmp_path / "moved.db", tmp_path / "gatebook.db")
        assert await state_of(client) == WELL
    with closing(sqlite3.connect(tmp_path / "gatebook.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    await migrate(url)

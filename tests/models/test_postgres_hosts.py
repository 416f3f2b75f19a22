"""Several hosts in the URL: one that does not answer, or is no good, keeps nobody from the next."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import asyncpg
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database
from models.database import Sql, scalar
from models.migrations import pending
from models.postgres_hosts import connect
from models.postgres_url import arguments
from tests.conftest import Copy


@pytest.fixture
async def url(postgresql: Copy, tmp_path: Path) -> AsyncIterator[str]:
    """Of a server of our own, on a socket."""
    async with postgresql(tmp_path) as url:
        if "host=/" not in url:
            pytest.skip("only a PostgreSQL server of our own has a socket that is known")
        yield url


@pytest.fixture
def silent() -> Iterator[str]:
    """The folder of a socket that takes connections and never answers."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{folder}/.s.PGSQL.5432")
        listener.listen()
        yield folder


async def asked(url: str, *values: str) -> str:
    """The first value of a statement on a connection to it."""
    given = {name: each for name, each in arguments(url).items() if name not in ("minsize", "maxsize")}
    connection = await connect(**given)
    try:
        return str(await connection.fetchval(*values))
    finally:
        await connection.close()


async def test_a_host_that_is_gone_or_says_nothing_is_passed_over(url: str, silent: str) -> None:
    began = monotonic()
    several = url.replace("host=", f"host=/nowhere,{silent},")

    assert await asked(several, "SHOW server_encoding") == "UTF8"
    assert await pending(several) == []
    assert monotonic() - began < 4


async def test_one_that_says_nothing_costs_each_connection_no_more_than_a_moment(
    url: str, silent: str
) -> None:
    several = url.replace("host=", f"host={silent},{silent},")
    await database.connect(f"{several}&maxsize=3")
    try:
        began = monotonic()
        slept = await asyncio.gather(*[scalar(Sql("SELECT pg_sleep(0.1)::text")) for _ in range(9)])
        assert slept == [""] * 9
        assert monotonic() - began < 2
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def test_the_host_is_found_that_takes_changes(url: str) -> None:
    given = url.replace("host=/", "host=/nowhere,/") + "&target_session_attrs="

    assert await asked(f"{given}read-write", "SHOW transaction_read_only") == "off"
    assert await asked(f"{given}prefer-standby", "SHOW transaction_read_only") == "off"
    with pytest.raises(asyncpg.TargetServerAttributeNotMatched):
        await asked(f"{given}read-only", "SELECT 1")


async def test_what_libpq_knows_reaches_the_server(url: str) -> None:
    given = f"{url}&application_name=a%20name&options=-c%20statement_timeout%3D7s%20-c%20work_mem%3D8MB"

    assert await asked(given, "SHOW application_name") == "a name"
    assert await asked(given, "SHOW work_mem") == "8MB"
    assert await asked(given, "SHOW statement_timeout") == "7s"
    assert await asked(url, "SHOW statement_timeout") == "5s"
    assert await asked(f"{url}&statement_cache_size=0", "SHOW statement_timeout") == "0"
    assert await asked(f"{url}&statement_cache_size=0&statement_timeout=6s", "SHOW statement_timeout") == "6s"
    assert await asked(f"{url}&schema=pg_catalog", "SHOW search_path") == "pg_catalog"


async def test_a_user_and_database_may_be_options(url: str) -> None:
    given = url.replace("postgres://postgres@/", "postgresql:///?user=postgres&dbname=").replace(
        "?host", "&host"
    )

    assert given != url
    assert await asked(given, "SELECT current_user") == "postgres"

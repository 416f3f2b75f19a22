"""Migrating a PostgreSQL database, over a connection of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from models.clock import now
from models.database import Options, numbered
from models.migrations.patience import Patience, Tell
from models.migrations.refold import Asking
from models.migrations.steps import (
    APPLIED,
    RECORDS,
    Announce,
    Migration,
    MigrationError,
    failed,
    first_missing,
)
from models.outages import reason
from models.postgres_url import arguments

T = TypeVar("T")
LOCK = int.from_bytes(b"gatebook", "big")  # unlike the small numbers of the locks that requests take

log = logging.getLogger("gatebook")
INDEX = "SELECT to_regclass('users_search')"
NO_INDEX = (
    "Searching users looks at each of them: there is no index for it, as the extension pg_trgm is not there, "
    "or may not be made (docs/operations.md)."
)


async def migrate(url: str, steps: Sequence[Migration], announce: Announce, tell: Tell) -> list[str]:
    names = []
    async with connected(url) as connection:
        while name := await _next(connection, steps, announce, tell):
            names.append(name)
        if steps[-1].name >= "0013" and not await connection.fetchval(INDEX):
            log.warning(NO_INDEX)
    return names


async def applied(url: str, tell: Tell) -> dict[str, str]:
    async with connected(url) as connection:
        return await patiently(records(connection), tell)


@asynccontextmanager
async def connected(url: str, done: str = "opened or migrated") -> AsyncGenerator[Any]:
    """A connection of its own; what fails is told as a database that cannot be ``done`` so."""
    import asyncpg  # only those who use PostgreSQL wait for it

    from models.postgres_hosts import connect

    try:
        connection = await connect(**_address(url))
        try:
            yield connection
        finally:
            await connection.close(timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise MigrationError(f"The PostgreSQL database cannot be {done}: {_why(error)}") from error


def _why(error: Exception) -> str:
    """In the words of the server, where it has any."""
    own = None if getattr(error, "sqlstate", None) else reason(error)
    return own or " ".join(str(error).split()) or type(error).__name__


def _address(url: str) -> Options:
    """What a pool would connect with, but no limit on how long a statement takes."""
    given = arguments(url)
    settings = {name: value for name, value in given["server_settings"].items() if name == "search_path"}
    # no statements are remembered: that works behind a pooler, too
    return {
        "dsn": given["dsn"],
        "timeout": given["timeout"],
        "server_settings": settings,
        "statement_cache_size": 0,
    }


async def _next(connection: Any, steps: Sequence[Migration], announce: Announce, tell: Tell) -> str:
    """Apply the first missing step in one transaction; ``""`` when there is none."""
    async with connection.transaction():
        await connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        step = first_missing(steps, await patiently(locked_records(connection), tell))
        if step:
            announce(step.name)
            await apply(connection, step)
    return step.name if step else ""


async def locked_records(connection: Any) -> dict[str, str]:
    await connection.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
    await connection.execute(RECORDS)
    return await records(connection)


async def patiently(work: Coroutine[Any, Any, T], tell: Tell) -> T:
    """Its result; what it waits for is told, and it is given up in the end."""
    task = asyncio.ensure_future(work)
    patience = Patience("the database: another session migrates it, or has its tables locked", tell)
    try:
        while not (await asyncio.wait([task], timeout=0.1))[0]:
            patience.look()
    finally:
        task.cancel()
        await asyncio.wait([task])  # else the connection would still be in use
    return task.result()


async def apply(connection: Any, step: Migration) -> None:
    import asyncpg

    try:
        await connection.execute(step.script)
        if step.work:
            await _answer(connection, step.work())
    except asyncpg.PostgresError as error:
        raise failed(step, error) from error
    record = "INSERT INTO schema_migrations VALUES ($1, $2, $3)"
    await connection.execute(record, step.name, step.digest, now())


async def _answer(connection: Any, asking: Asking[None]) -> None:
    with suppress(StopIteration):
        text, values = next(asking)
        while True:
            rows = await connection.fetch(numbered(text), *values)
            text, values = asking.send(rows)


async def records(connection: Any) -> dict[str, str]:
    if not await connection.fetchval("SELECT to_regclass('schema_migrations')"):
        return {}
    return {row["name"]: row["digest"] for row in await connection.fetch(APPLIED)}

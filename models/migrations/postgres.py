"""Migrating a PostgreSQL database, over a connection of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from models.clock import now
from models.database import Options, credentials, numbered
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

LOCK = int.from_bytes(b"gatebook", "big")  # unlike the small numbers of the locks that requests take


async def migrate(url: str, steps: Sequence[Migration], announce: Announce) -> list[str]:
    names = []
    async with _connection(url) as connection:
        while name := await _next(connection, steps, announce):
            names.append(name)
    return names


async def applied(url: str) -> dict[str, str]:
    async with _connection(url) as connection:
        found = await connection.fetchval("SELECT to_regclass('schema_migrations')")
        return await _records(connection) if found else {}


@asynccontextmanager
async def _connection(url: str) -> AsyncGenerator[Any]:
    import asyncpg  # only those who use PostgreSQL wait for it

    try:
        connection = await asyncpg.connect(**_address(url))
        try:
            yield connection
        finally:
            await connection.close(timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error) or type(error).__name__
        raise MigrationError(f"The PostgreSQL database cannot be opened or migrated: {reason}") from error


def _address(url: str) -> Options:
    """What a pool would connect with, but no limit on how long a statement takes."""
    options = credentials(url)
    names = ("host", "port", "user", "password", "database", "ssl", "timeout")
    address = {name: options[name] for name in names if name in options}
    if "schema" in options:
        address["server_settings"] = {"search_path": options["schema"]}
    return {**address, "statement_cache_size": 0}  # 0 works behind a pooler, too


async def _next(connection: Any, steps: Sequence[Migration], announce: Announce) -> str:
    """Apply the first missing step in one transaction; ``""`` when there is none."""
    async with connection.transaction():
        await connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        await connection.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
        await connection.execute(RECORDS)
        step = first_missing(steps, await _records(connection))
        if step:
            announce(step.name)
            await _apply(connection, step)
    return step.name if step else ""


async def _apply(connection: Any, step: Migration) -> None:
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


async def _records(connection: Any) -> dict[str, str]:
    return {row["name"]: row["digest"] for row in await connection.fetch(APPLIED)}

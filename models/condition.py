"""What a database is like for who looks after it: read without changing anything."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from dataclasses import dataclass

from models import clock, database, replica
from models.database import database_kind
from models.migrations import nothing
from models.migrations.postgres import connected
from models.migrations.sqlite import Work, path_of, read


@dataclass(frozen=True)
class Condition:
    """``clock`` is that of its server, ``newest_event`` when the last change was; ``size`` is in bytes."""

    version: str
    size: int
    users: int
    takes_changes: bool
    clock: int
    newest_event: int | None
    indexes: frozenset[str]
    has_statistics: bool
    has_search: bool


async def condition(url: str) -> Condition:
    """Of one that has the tables."""
    if database_kind(url) == "postgres":
        return await _of_postgres(url)
    return await asyncio.to_thread(_of_sqlite, url)


async def trouble_of_replica(url: str, read_url: str) -> str | None:
    """None when all is well."""
    await database.connect(url, read_url)
    try:
        found = replica.current()
        return await found.trouble() if found else None
    finally:
        await database.disconnect()


COUNTS = """
    (SELECT COUNT(*) FROM users) AS users,
    (SELECT at FROM events ORDER BY sequence DESC LIMIT 1) AS newest_event"""
OF_POSTGRES = f"""
    SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) AS version,
      pg_database_size(current_database()) AS size,
      current_setting('transaction_read_only') = 'off' AS takes_changes,
      (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS clock,
      EXISTS (
        SELECT FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'users'
      ) AS has_statistics,
      to_regclass('users_search') IS NOT NULL AS has_search,
      {COUNTS}"""
OF_SQLITE = f"""
    SELECT 'SQLite ' || sqlite_version() AS version,
      (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS size,
      EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1') AS has_statistics,
      EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'users_search') AS has_search,
      {COUNTS}"""
INDEXES = """
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace"""


async def _of_postgres(url: str) -> Condition:
    async with connected(url, "looked at") as connection:
        found = dict(await connection.fetchrow(OF_POSTGRES))
        indexes = [row[0] for row in await connection.fetch(INDEXES)]
    return Condition(indexes=frozenset(indexes), **found)


def _of_sqlite(url: str) -> Condition:
    work = Work(path_of(url), nothing)
    with read(work) as connection:
        connection.row_factory = sqlite3.Row
        found = dict(work.when_free(connection, OF_SQLITE).fetchone())
        indexes = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    places = (work.path, work.path.absolute().parent)
    return Condition(
        indexes=frozenset(row[0] for row in indexes),
        takes_changes=all(os.access(place, os.W_OK, effective_ids=True) for place in places),
        clock=clock.now(),
        **{**found, "has_statistics": bool(found["has_statistics"]), "has_search": bool(found["has_search"])},
    )

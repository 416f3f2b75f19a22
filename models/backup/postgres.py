"""A backup of a PostgreSQL database and back, in one transaction each, over a connection of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import Any

from models import clock
from models.backup.format import BATCH, FORMAT, NOTHING, BackupError, Contents, Rows, Table, refuse_newer
from models.migrations.patience import Tell
from models.migrations.postgres import apply, connected, locked_records, patiently, records
from models.migrations.steps import RECORDS, Migration, made, missing, refuse_unknown

WITHOUT_END = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY($1::text[])
    ORDER BY relname"""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
LAST = "SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)"


class Snapshot:
    """All that is in the database at one moment, whoever writes meanwhile."""

    def __init__(self, connection: Any, contents: Contents) -> None:
        self._connection = connection
        self.contents = contents

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        cursor = await self._connection.cursor(table.statement)
        while batch := await cursor.fetch(BATCH):
            yield batch


@asynccontextmanager
async def snapshot(url: str, steps: Sequence[Migration], tell: Tell) -> AsyncGenerator[Snapshot]:
    async with (
        connected(url, "backed up") as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute(WITHOUT_END)
        if not (applied := await patiently(records(connection), tell)):
            raise BackupError(NOTHING)
        refuse_unknown(steps, applied)
        missing(steps, applied)
        names = await _tables(connection, steps)
        described = [await _described(connection, name) for name in names]
        yield Snapshot(connection, Contents(FORMAT, clock.now(), sorted(applied), described))


async def _tables(connection: Any, steps: Sequence[Migration]) -> list[str]:
    return [row[0] for row in await connection.fetch(TABLES, sorted(made(steps, "TABLE")))]


async def _described(connection: Any, name: str) -> Table:
    columns = [row[0] for row in await connection.fetch(COLUMNS, name)]
    rows = await connection.fetchval(f"SELECT COUNT(*) FROM {name}")
    return Table(name, columns, rows, await connection.fetchval(LAST, name, columns[0]))


# What is faster made when the rows are there, in this order: how it is put away, and how it comes back.
ASIDE = """
    SELECT 1 AS place, format('DROP INDEX %s', i.indexrelid::regclass) AS away,
      pg_get_indexdef(i.indexrelid) AS back
    FROM pg_index i
    WHERE i.indrelid = ANY($1::text[]::regclass[]) AND NOT EXISTS (
      SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
    )
    UNION ALL
    SELECT 2, format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY($1::text[]::regclass[])
    UNION ALL
    SELECT 3, format('ALTER TABLE %s DISABLE TRIGGER USER', name),
      format('ALTER TABLE %s ENABLE TRIGGER USER', name)
    FROM unnest($1::text[]) name
    ORDER BY place"""


class Target:
    """A database that a backup is put into, within one transaction."""

    def __init__(self, connection: Any, steps: Sequence[Migration], ours: list[str]) -> None:
        self._connection = connection
        self._steps = steps
        self._ours = ours
        self._made_anew: list[str] = []

    async def is_filled(self) -> bool:
        return any([(await _described(self._connection, name)).rows for name in self._ours])

    async def begin(self, steps: Sequence[Migration]) -> None:
        """The tables anew, bare of what is faster made when the rows are there."""
        await self._connection.execute(f"DROP TABLE {', '.join([*self._ours, 'schema_migrations'])}")
        for name in sorted(made(self._steps, "FUNCTION")):
            await self._connection.execute(f"DROP FUNCTION IF EXISTS {name}")
        await self._connection.execute(RECORDS)
        for step in steps:
            await apply(self._connection, step)
        self._ours = await _tables(self._connection, steps)
        for _, away, back in await self._connection.fetch(ASIDE, self._ours):
            await self._connection.execute(away)
            self._made_anew.append(back)

    async def columns(self) -> dict[str, list[str]]:
        return {name: (await _described(self._connection, name)).columns for name in self._ours}

    async def load(self, table: Table, batches: Iterator[Rows]) -> None:
        await self._connection.copy_records_to_table(
            table.name, records=chain.from_iterable(batches), columns=table.columns
        )
        if table.last:
            setval = "SELECT setval(pg_get_serial_sequence($1, $2), $3)"
            await self._connection.execute(setval, table.name, table.columns[0], table.last)

    async def end(self, steps: Sequence[Migration]) -> None:
        for text in self._made_anew:
            await self._connection.execute(text)
        for step in steps:
            await apply(self._connection, step)


@asynccontextmanager
async def target(url: str, steps: Sequence[Migration], tell: Tell) -> AsyncGenerator[Target]:
    async with connected(url, "restored") as connection:
        async with connection.transaction():
            await connection.execute(f"{WITHOUT_END}; SET LOCAL lock_timeout = 0")
            refuse_newer(steps, await patiently(locked_records(connection), tell))
            yield Target(connection, steps, await _tables(connection, steps))
        await connection.execute("VACUUM (ANALYZE)")

"""A backup of a SQLite file and back, in one transaction each, with the standard library's driver."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from models import clock
from models.backup.format import BATCH, FORMAT, NOTHING, BackupError, Contents, Rows, Table, refuse_newer
from models.migrations.patience import Tell
from models.migrations.sqlite import Work, apply, opened, path_of, read, records
from models.migrations.steps import RECORDS, Migration, made, missing, refuse_unknown

CACHE = "PRAGMA cache_size = -131072"  # KiB: the indexes of ids are written here and there
BOOLEAN = "BOOLEAN"


class Snapshot:
    """All that is in the file at one moment, whoever writes meanwhile."""

    def __init__(self, connection: sqlite3.Connection, contents: Contents) -> None:
        self._connection = connection
        self.contents = contents

    async def rows(self, table: Table) -> AsyncIterator[Rows]:
        cursor = self._connection.execute(table.statement)
        while batch := cursor.fetchmany(BATCH):
            yield batch


@asynccontextmanager
async def snapshot(url: str, steps: Sequence[Migration], tell: Tell) -> AsyncGenerator[Snapshot]:
    work = Work(path_of(url), tell)
    if not work.path.exists():
        raise BackupError(f"There is no database {work.path}.")
    sqlite3.register_converter(BOOLEAN, lambda value: value != b"0")  # as PostgreSQL has it
    with read(work, detect_types=sqlite3.PARSE_DECLTYPES) as connection:
        connection.execute("BEGIN")
        if not (applied := records(work, connection)):
            raise BackupError(NOTHING)
        refuse_unknown(steps, applied)
        missing(steps, applied)
        tables = [_described(connection, name) for name in _tables(connection, steps)]
        yield Snapshot(connection, Contents(FORMAT, clock.now(), sorted(applied), tables))


def _tables(connection: sqlite3.Connection, steps: Sequence[Migration]) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    ours = made(steps, "TABLE")
    return [name for (name,) in found if name in ours]


def _described(connection: sqlite3.Connection, name: str) -> Table:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info ({name})")]
    (rows,) = connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [name]).fetchone()
    return Table(name, columns, rows, last and last[0])


class Target:
    """A file that a backup is put into, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
        self._connection = connection
        self._ours = _tables(connection, steps)
        self._made_anew: list[str] = []

    async def is_filled(self) -> bool:
        return any(_described(self._connection, name).rows for name in self._ours)

    async def begin(self, steps: Sequence[Migration]) -> None:
        """The tables anew, bare of what is faster made when the rows are there."""
        for name in [*self._searched(), *self._ours]:
            self._connection.execute(f"DROP TABLE {name}")
        self._connection.execute("DROP TABLE IF EXISTS schema_migrations")
        self._connection.execute(RECORDS)
        for step in steps:
            apply(self._connection, step)
        self._ours = _tables(self._connection, steps)
        for kind, name, text in self._connection.execute(ASIDE).fetchall():
            self._connection.execute(f"DROP {kind} {name}")
            self._made_anew.append(text)

    def _searched(self) -> list[str]:
        return [name for (name,) in self._connection.execute(SEARCHED)]

    async def columns(self) -> dict[str, list[str]]:
        return {name: _described(self._connection, name).columns for name in self._ours}

    async def load(self, table: Table, batches: Iterator[Rows]) -> None:
        places = ", ".join("?" for _ in table.columns)
        insert = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})"
        for batch in batches:
            self._connection.executemany(insert, batch)
        if table.last:
            self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table.name])
            self._connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", [table.name, table.last])

    async def end(self, steps: Sequence[Migration]) -> None:
        for name in self._searched():
            self._connection.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
        for text in self._made_anew:
            self._connection.execute(text)
        if self._connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError("The backup has rows that point at nothing: nothing was restored.")
        for step in steps:
            apply(self._connection, step)


ASIDE = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
SEARCHED = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"


@asynccontextmanager
async def target(url: str, steps: Sequence[Migration], tell: Tell) -> AsyncGenerator[Target]:
    work = Work(path_of(url), tell)
    with opened(work, "restored") as connection:
        connection.execute(CACHE)
        work.when_free(connection, "BEGIN IMMEDIATE")
        refuse_newer(steps, records(work, connection))
        yield Target(connection, steps)
        connection.execute("COMMIT")
        connection.execute("PRAGMA analysis_limit = 400")
        connection.execute("ANALYZE")

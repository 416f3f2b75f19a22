"""Migrating a SQLite file, with the standard library's driver in a thread."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from models.clock import now
from models.database import credentials
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

PATIENCE = 600  # seconds to wait while another process migrates

_one_at_a_time = threading.Lock()  # closing a file drops the locks that this process has on it elsewhere


async def migrate(url: str, steps: Sequence[Migration], announce: Announce) -> list[str]:
    return await asyncio.to_thread(_migrate, _path(url), steps, announce)


async def applied(url: str) -> dict[str, str]:
    return await asyncio.to_thread(_applied, _path(url))


def _path(url: str) -> Path:
    return Path(credentials(url)["file_path"])


def _migrate(path: Path, steps: Sequence[Migration], announce: Announce) -> list[str]:
    names = []
    with _one_at_a_time:
        try:
            _create(path)
            with closing(_open(path)) as connection:
                while name := _next(connection, steps, announce):
                    names.append(name)
        except (OSError, sqlite3.Error) as error:
            raise MigrationError(f"The database {path} cannot be opened or migrated: {error}") from error
    return names


def _create(path: Path) -> None:
    """Nobody else may read the file, nor its -wal and -shm, which take over its mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")  # else dropping a rebuilt table deletes what points at it
    _write_ahead(connection)
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Changing the journal mode does not wait for others by itself."""
    for _ in range(PATIENCE * 20):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.05)
    raise MigrationError("The database is locked by another program.")


def _next(connection: sqlite3.Connection, steps: Sequence[Migration], announce: Announce) -> str:
    """Apply the first missing step in one transaction; ``""`` when there is none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(RECORDS)
        step = first_missing(steps, dict(connection.execute(APPLIED).fetchall()))
        if step:
            announce(step.name)
            _apply(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return step.name if step else ""


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    try:
        for statement in statements(step.script):
            connection.execute(statement)
        if step.work:
            _answer(connection, step.work())
    except sqlite3.Error as error:
        raise failed(step, error) from error
    _check_references(connection, step)
    connection.execute("INSERT INTO schema_migrations VALUES (?, ?, ?)", (step.name, step.digest, now()))


def _answer(connection: sqlite3.Connection, asking: Asking[None]) -> None:
    with suppress(StopIteration):
        statement = next(asking)
        while True:
            rows = connection.execute(*statement).fetchall()
            statement = asking.send(rows)


def _check_references(connection: sqlite3.Connection, step: Migration) -> None:
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        table, _, parent, _ = orphans[0]
        lost = f"{len(orphans)} rows point at nothing, the first from {table} to {parent}"
        raise failed(step, ValueError(lost))


def statements(script: str) -> Iterator[str]:
    """A script cut where SQLite itself says a statement ends: triggers and quoted semicolons stay whole."""
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _applied(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA table_info (schema_migrations)").fetchone()
            return dict(connection.execute(APPLIED).fetchall()) if found else {}
    except sqlite3.Error as error:
        raise MigrationError(f"The database {path} cannot be read: {error}") from error

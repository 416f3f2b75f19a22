"""Migrating a SQLite file, with the standard library's driver in a thread."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from models.clock import now
from models.database import credentials
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
from models.outages import DESCRIPTORS, is_locked, reason

TRY = 0.1  # seconds for which SQLite itself waits for a lock

_one_at_a_time = threading.Lock()  # closing a file drops the locks that this process has on it elsewhere


class Work:
    """What goes on in a thread on one file, and can be told to end."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self.path, self.tell = path, tell
        self.over = threading.Event()
        self.interrupt: Callable[[], None] = lambda: None

    def connect(self, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(timeout=TRY, isolation_level=None, **options)
        self.interrupt = connection.interrupt
        return connection

    def when_free(self, connection: sqlite3.Connection, statement: str) -> sqlite3.Cursor:
        """Try until nobody else has the file locked."""
        patience = Patience(f"the database {self.path}: another process has it locked", self.tell)
        while True:
            try:
                return connection.execute(statement)
            except sqlite3.OperationalError as error:
                if not is_locked(error) or self.over.wait(TRY):
                    raise
            patience.look()

    @asynccontextmanager
    async def ended_when_cancelled(self) -> AsyncGenerator[None]:
        """A process that is told to stop waits for its threads."""
        try:
            yield
        except BaseException:
            self.over.set()
            with suppress(sqlite3.ProgrammingError):  # it is closed by now
                self.interrupt()
            raise


async def migrate(url: str, steps: Sequence[Migration], announce: Announce, tell: Tell) -> list[str]:
    work = Work(path_of(url), tell)
    async with work.ended_when_cancelled():
        return await asyncio.to_thread(_migrate, work, steps, announce)


async def applied(url: str, tell: Tell) -> dict[str, str]:
    work = Work(path_of(url), tell)
    async with work.ended_when_cancelled():
        return await asyncio.to_thread(_applied, work)


def path_of(url: str) -> Path:
    return Path(credentials(url)["file_path"])


def _migrate(work: Work, steps: Sequence[Migration], announce: Announce) -> list[str]:
    names = []
    with _one_at_a_time, opened(work, "opened or migrated") as connection:
        while name := _next(work, connection, steps, announce):
            names.append(name)
    return names


@contextmanager
def opened(work: Work, done: str) -> Iterator[sqlite3.Connection]:
    """The file, made where there is none, to change its tables."""
    with told(work, done):
        _create(work.path)
        with closing(work.connect(database=work.path)) as connection:
            # else dropping a rebuilt table deletes what points at it
            connection.execute("PRAGMA foreign_keys = OFF")
            work.when_free(connection, "PRAGMA journal_mode = WAL")
            yield connection


@contextmanager
def read(work: Work, **options: Any) -> Iterator[sqlite3.Connection]:
    """The file as it is."""
    with told(work, "read"):
        file = f"{work.path.absolute().as_uri()}?mode=ro"
        with closing(work.connect(database=file, uri=True, **options)) as connection:
            yield connection


@contextmanager
def told(work: Work, done: str) -> Iterator[None]:
    """What fails is told as a database that cannot be ``done`` so."""
    try:
        yield
    except OSError as error:
        raise MigrationError(f"The database {work.path} cannot be {done}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise MigrationError(f"The database {work.path} cannot be {done}: {_why(error)}") from error


def _why(error: sqlite3.Error) -> str:
    """SQLite's words, where they say it."""
    return DESCRIPTORS if reason(error) == DESCRIPTORS else str(error)


def _create(path: Path) -> None:
    """Nobody else may read the file, nor its -wal and -shm, which take over its mode. SQLite itself would
    open what it cannot write, and fail at the first change."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():
                os.close(os.open(file, os.O_RDWR))
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=True):
        raise PermissionError(0, "its folder cannot be written")


def _next(work: Work, connection: sqlite3.Connection, steps: Sequence[Migration], announce: Announce) -> str:
    """Apply the first missing step in one transaction; ``""`` when there is none."""
    work.when_free(connection, "BEGIN IMMEDIATE")
    try:
        connection.execute(RECORDS)
        step = first_missing(steps, dict(connection.execute(APPLIED).fetchall()))
        if step:
            announce(step.name)
            apply(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return step.name if step else ""


def apply(connection: sqlite3.Connection, step: Migration) -> None:
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


def _applied(work: Work) -> dict[str, str]:
    if not work.path.exists():
        return {}
    with read(work) as connection:
        return records(work, connection)


def records(work: Work, connection: sqlite3.Connection) -> dict[str, str]:
    found = work.when_free(connection, "PRAGMA table_info (schema_migrations)").fetchone()
    return dict(connection.execute(APPLIED).fetchall()) if found else {}

"""Tortoise's SQLite client, with transactions that begin as writers, and with reads that begin at once.

A deferred ``BEGIN`` that reads and then writes fails at once with "database is locked" when another process
wrote in between; ``BEGIN IMMEDIATE`` waits its turn instead.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections

from models.sqlite_readers import LongReads, Reader
from models.sqlite_turns import Turns
from models.timing import timed
from models.turns import SLICE, breathe

PATIENCE = 0.003  # seconds
SHORT = 4096  # characters of a statement that is worth being remembered
ROOM = 64 * 1024  # bytes on the disk that the next changes may need
Found = Sequence[Any]  # rows as the driver has them
MAX_WRITE_SECONDS = 10.0  # seconds of a transaction, or of a statement that changes something


@timed
class Transaction(SqliteTransactionWrapper):
    _parent: Client

    async def begin(self) -> None:
        await self._parent.begin()
        self._parent.write_until = monotonic() + MAX_WRITE_SECONDS

    async def commit(self) -> None:
        self._parent.write_until = None
        try:
            await super().commit()
        except BaseException:  # a full disk, say: SQLite leaves the transaction open
            await self.rollback()
            raise

    async def rollback(self) -> None:
        self._parent.write_until = None
        await super().rollback()


@timed
class Client(SqliteClient):
    """What is read outside of transactions is read right here, on a connection of its own: most of it takes
    less time than handing it to a thread. What takes longer than our patience, has many rows, or has to
    wait, is stopped and handed over after all. And no writer holds up a reader, nor a reader a writer."""

    _reader: Reader | None = None
    _long: LongReads | None = None
    write_until: float | None = None
    turns: Turns | None = None

    async def create_connection(self, with_db: bool) -> None:
        await super().create_connection(with_db)
        assert self._connection  # noqa: S101 - it was just made
        await self._connection.set_progress_handler(self._is_over, 10_000)
        if self.turns is None:
            self.turns = Turns(self.filename, int(self.pragmas["busy_timeout"]))

    async def begin(self) -> None:
        connection: Any = self._connection
        assert self.turns  # noqa: S101 - made with the connection
        async with self.turns.next():
            await connection._execute(self.turns.begin, connection._conn)

    def _is_over(self) -> bool:
        return self.write_until is not None and monotonic() > self.write_until

    async def execute_query(self, query: str, values: list[object] | None = None) -> tuple[int, Found]:
        if not query.startswith("SELECT"):
            answer: tuple[int, Found] = await super().execute_query(query, values)
            return answer
        self.log.debug("%s: %s", query, values)
        found = await self._read(query, values or ())
        return len(found), found

    async def _read(self, query: str, values: Sequence[object]) -> list[sqlite3.Row]:
        if len(query) <= SHORT:
            await breathe()
            try:
                reader = self._reader or self._open()
                found = reader.read(query, values, PATIENCE, SLICE)
                if len(found) <= SLICE:
                    return found
            except sqlite3.OperationalError:
                pass
        rows: list[sqlite3.Row] = await self._read_long(query, values)
        return rows

    @translate_exceptions
    async def _read_long(self, query: str, values: Sequence[object]) -> list[sqlite3.Row]:
        self._long = self._long or LongReads(self.filename, self.pragmas)
        return await self._long.read(query, values)

    def _open(self) -> Reader:
        self._reader = Reader(self.filename, self.pragmas, every=1000, remembered=128, timeout=0)
        return self._reader

    def pool(self) -> dict[str, int]:
        """The one that writes; who waits reads what takes long."""
        used = int(self._lock.locked())
        return {"used": used, "free": 1 - used, "waiting": self._long.waiting if self._long else 0}

    async def takes_changes(self) -> bool:
        """The file is read, and it and its folder can be written. OSError where its disk is full."""
        await self.execute_query("SELECT name FROM schema_migrations LIMIT 1")
        places = (self.filename, os.path.dirname(self.filename) or ".")
        if _is_full(places[0]):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return all(os.access(place, os.W_OK, effective_ids=True) for place in places)

    async def optimize(self) -> None:
        """Statistics for what was asked since the start, where they are missing or old. Nobody is held up for
        them: a file that another process has locked goes without."""
        assert self._connection  # noqa: S101 - it was made at the start
        async with self._lock:
            await self._connection.execute("PRAGMA busy_timeout = 0")
            with suppress(sqlite3.OperationalError):
                await self._connection.execute("PRAGMA optimize")
            await self._connection.execute(f"PRAGMA busy_timeout = {self.pragmas['busy_timeout']}")

    async def close(self) -> None:
        if self._connection:
            await self.optimize()
        for opened in (self._reader, self._long, self.turns):
            if opened:
                opened.close()
        self._reader = self._long = self.turns = None
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return GuardedTransactionContext(Transaction(self), self._lock)


def _is_full(path: str) -> bool:
    """Some of a disk is kept for root; and what tells of no blocks at all tells nothing."""
    disk = os.statvfs(path)
    free = disk.f_bavail if os.geteuid() else disk.f_bfree
    return disk.f_blocks > 0 and free * disk.f_frsize < ROOM


class GuardedTransactionContext(SqliteTransactionContext):
    """Gives the lock back when the transaction cannot begin (a full disk, a writer that never ends)."""

    connection: Transaction

    async def __aenter__(self) -> Transaction:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection


client_class = Client

"""Tortoise's SQLite client, with transactions that begin as writers, and with reads that begin at once.

A deferred ``BEGIN`` that reads and then writes fails at once with "database is locked" when another process
wrote in between; ``BEGIN IMMEDIATE`` waits its turn instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections

STEPS = 1000  # of SQLite's machine: about 50 microseconds
PATIENCE = 60  # times that


class Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        try:
            await super().commit()
        except BaseException:  # a full disk, say: SQLite leaves the transaction open
            await self.rollback()
            raise


class Client(SqliteClient):
    """What is read outside of transactions is read right here, on a connection of its own: most of it takes
    less time than handing it to the other connection's thread. A statement that takes more steps than our
    patience, or has to wait, is stopped and handed over after all. And no writer holds up a reader."""

    _reader: sqlite3.Connection | None = None
    _patience = 0

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, Sequence[dict[Any, Any]]]:
        if query.startswith("SELECT"):
            try:
                found = self._read(query, values or ())
            except sqlite3.OperationalError:
                pass
            else:
                self.log.debug("%s: %s", query, values)
                return len(found), found
        answer: tuple[int, Sequence[dict[Any, Any]]] = await super().execute_query(query, values)
        return answer

    def _read(self, query: str, values: Sequence[Any]) -> list[Any]:
        reader = self._reader or self._open()
        self._patience = PATIENCE
        return reader.execute(query, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        self._reader = sqlite3.connect(
            self.filename, timeout=0, isolation_level=None, check_same_thread=False
        )
        self._reader.row_factory = sqlite3.Row
        self._reader.execute("PRAGMA query_only=ON")
        self._reader.set_progress_handler(self._is_long, STEPS)
        return self._reader

    def _is_long(self) -> bool:
        self._patience -= 1
        return self._patience < 0

    async def close(self) -> None:
        if self._reader:
            self._reader.close()
            self._reader = None
        await super().close()

    def _in_transaction(self) -> TransactionContext:
        return Opening(Transaction(self), self._lock)


class Opening(SqliteTransactionContext):
    """Gives the lock back when the transaction cannot begin (a full disk, a writer that never ends)."""

    async def __aenter__(self) -> Transaction:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]


client_class = Client

"""Tortoise's SQLite client, with transactions that begin as writers.

A deferred ``BEGIN`` that reads and then writes fails at once with "database is locked" when another process
wrote in between; ``BEGIN IMMEDIATE`` waits its turn instead.
"""

from __future__ import annotations

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections


class Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")


class Client(SqliteClient):
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

"""Tortoise's PostgreSQL client, whose connections go back to the pool without asking the server anything."""

from __future__ import annotations

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections


class Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing of ours outlasts its transaction; resetting would be a second statement after each."""
        return ""


class Client(AsyncpgDBClient):
    connection_class = Connection

    def _in_transaction(self) -> TransactionContext:
        return Opening(TransactionWrapper(self), self._pool_init_lock)


class Opening(TransactionContextPooled):
    """Gives the connection back when the transaction cannot begin (a server that restarted, or is frozen)."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(self.client._connection)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client


client_class = Client

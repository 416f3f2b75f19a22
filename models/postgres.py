"""Tortoise's PostgreSQL client: connections that go round in turn, and that nobody waits for without end."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import PoolConnectionWrapper, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections

from models.budget import too_long
from models.outages import is_read_only
from models.postgres_hosts import connect

WAIT = 3.0  # seconds for a connection while nobody gets an answer
LOOK_AGAIN = 1.0  # seconds for which connections are kept to a server that takes no changes


class Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing of ours outlasts its transaction; resetting would be a second statement after each."""
        return ""


class Client(AsyncpgDBClient):
    """``slots``: asyncpg wakes the last who came first, and who is woken may find the connection taken."""

    connection_class = Connection
    slots: asyncio.Semaphore
    answered_at = looked_at = 0.0

    async def create_connection(self, with_db: bool) -> None:
        self.slots = asyncio.Semaphore(self.pool_maxsize)
        self._pool = await asyncpg.create_pool(
            connect=connect,
            connection_class=self.connection_class,
            server_settings=self.server_settings,
            min_size=self.pool_minsize,
            max_size=self.pool_maxsize,
            **self.extra,
        )
        await self._post_connect()

    def acquire_connection(self) -> Turn:
        return Turn(self, self._pool_init_lock)

    async def take(self) -> Connection:
        """A connection, for whoever came first; TimeoutError when the server does not answer anybody."""
        if not self._pool:
            async with self._pool_init_lock:
                if not self._pool:
                    await self.create_connection(with_db=True)
        await self._turn()
        try:
            assert self._pool  # noqa: S101 - it was just made
            connection: Connection = await self._pool.acquire()
            return connection
        except BaseException:
            self.slots.release()
            raise

    async def _turn(self) -> None:
        """As long as others get their answers, it is worth waiting."""
        if not self.slots.locked():
            await self.slots.acquire()
            return
        turn = asyncio.ensure_future(self.slots.acquire())
        try:
            while not turn.done():
                await asyncio.wait([turn], timeout=WAIT)
                if not turn.done() and monotonic() - self.answered_at > WAIT:
                    raise TimeoutError
        except BaseException:
            if not turn.cancel():
                self.slots.release()  # it was had at the same moment
            raise

    async def give_back(self, connection: Connection, error: BaseException | None = None) -> None:
        """A server that did not answer in time would not hear that nobody waits for it any more; one that
        takes no changes may have become the second of two."""
        if is_read_only(error):
            await self.look_anew()
        if isinstance(error, TimeoutError):
            connection.terminate()
        else:
            self.answered_at = monotonic()
        try:
            if self._pool:
                await self._pool.release(connection, timeout=WAIT)
        finally:
            self.slots.release()

    async def look_anew(self) -> None:
        """Every connection is made again before it is used: where the URL leads by now."""
        if self._pool and monotonic() - self.looked_at > LOOK_AGAIN:
            self.looked_at = monotonic()
            await self._pool.expire_connections()

    async def takes_changes(self) -> bool:
        _, [row] = await self.execute_query("SELECT current_setting('transaction_read_only')")
        if row[0] == "on":
            await self.look_anew()
        return bool(row[0] == "off")

    async def execute_query(self, query: str, values: list[object] | None = None) -> Any:
        try:
            return await super().execute_query(query, values)
        except asyncpg.QueryCanceledError:
            raise too_long() from None

    def _in_transaction(self) -> TransactionContext:
        return GuardedTransactionContext(Transaction(self), self._pool_init_lock)


class Transaction(TransactionWrapper):
    _parent: Client


class Turn(PoolConnectionWrapper[Connection]):
    """A connection for one statement."""

    client: Client
    connection: Connection

    async def __aenter__(self) -> Connection:
        self.connection = await self.client.take()
        return self.connection

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        await self.client.give_back(self.connection, error)


class GuardedTransactionContext(TransactionContextPooled):
    """Gives the connection back when the transaction cannot begin (a server that restarted, or is frozen)."""

    client: Transaction

    async def __aenter__(self) -> Transaction:
        self.client._connection = await self.client._parent.take()
        try:
            await self.client.begin()
        except BaseException as error:
            await self.client._parent.give_back(self.client._connection, error)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if not self.client._finalized and not isinstance(error, TimeoutError):
                await (self.client.rollback() if error else self.client.commit())
        except BaseException as failed:
            error = failed
            raise
        finally:
            await self.client._parent.give_back(self.client._connection, error)
            get_connections().reset(self.token)


client_class = Client

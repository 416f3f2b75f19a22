"""Tortoise's PostgreSQL client, with connections of our own: nobody waits for one without end."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import PoolConnectionWrapper, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from models.budget import too_long
from models.outages import is_read_only
from models.postgres_connections import Connections, is_lost
from models.postgres_hosts import connect
from models.timing import timed

LOOK_AGAIN = 1.0  # seconds for which connections are kept to a server that takes no changes


@timed
class Client(AsyncpgDBClient):
    """What is read outside of transactions goes to the driver without Tortoise in between."""

    _connections: Connections | None = None
    looked_at = 0.0

    @property
    def connections(self) -> Connections:
        """Made when they are first needed, within the event loop that they belong to."""
        if self._connections is None:
            self._connections = Connections(self._connect, self.pool_minsize, self.pool_maxsize)
        return self._connections

    async def _connect(self) -> asyncpg.Connection:
        return await connect(server_settings=self.server_settings, **self.extra)

    def acquire_connection(self) -> Turn:
        return Turn(self, self._pool_init_lock)

    def give_back(self, connection: asyncpg.Connection, error: BaseException | None = None) -> None:
        """One that takes no changes may have become the second of two servers."""
        if error and is_read_only(error):
            self.look_anew()
        self.connections.give_back(connection, error)

    def look_anew(self) -> None:
        if monotonic() - self.looked_at > LOOK_AGAIN:
            self.looked_at = monotonic()
            self.connections.renew()

    def pool(self) -> dict[str, int]:
        return self.connections.counts()

    async def takes_changes(self) -> bool:
        _, [row] = await self.execute_query("SELECT current_setting('transaction_read_only')")
        if row[0] == "on":
            self.look_anew()
        return bool(row[0] == "off")

    async def execute_query(self, query: str, values: list[object] | None = None) -> Any:
        try:
            if not query.startswith("SELECT"):
                return await super().execute_query(query, values)
            self.log.debug("%s: %s", query, values)
            found = await self._read(query, values or ())
        except asyncpg.QueryCanceledError:
            raise too_long() from None
        except (asyncpg.SyntaxOrAccessError, asyncpg.DataError) as error:
            raise OperationalError(error) from error
        return len(found), found

    async def _read(self, query: str, values: Sequence[object], *, again: bool = True) -> Sequence[Any]:
        connection = self.connections.at_once() or await self.connections.take()
        try:
            found: Sequence[Any] = await self._fetch(connection, query, values)
        except BaseException as error:
            self.give_back(connection, error)
            if again and is_lost(connection, error):  # what only reads may be asked once more
                return await self._read(query, values, again=False)
            raise
        self.give_back(connection)
        return found

    async def _fetch(self, connection: asyncpg.Connection, query: str, values: Sequence[object]) -> Any:
        return await connection.fetch(query, *values)

    async def _close(self) -> None:
        await self.connections.close()

    def _in_transaction(self) -> TransactionContext:
        return GuardedTransactionContext(Transaction(self), self._pool_init_lock)


@timed
class Transaction(TransactionWrapper):
    _parent: Client


class Turn(PoolConnectionWrapper[asyncpg.Connection]):
    """A connection for one statement."""

    client: Client
    connection: asyncpg.Connection

    async def __aenter__(self) -> asyncpg.Connection:
        self.connection = await self.client.connections.take()
        return self.connection

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.client.give_back(self.connection, error)


class GuardedTransactionContext(TransactionContextPooled):
    """Gives the connection back when the transaction cannot begin (a server that restarted, or is frozen)."""

    client: Transaction

    async def __aenter__(self) -> Transaction:
        self.client._connection = await self.client._parent.connections.take()
        try:
            await self.client.begin()
        except BaseException as error:
            self.client._parent.give_back(self.client._connection, error)
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
            connection = self.client._connection
            if not connection.is_closed() and connection.is_in_transaction():
                connection.terminate()
            self.client._parent.give_back(connection, error)
            get_connections().reset(self.token)


client_class = Client

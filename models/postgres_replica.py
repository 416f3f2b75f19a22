"""Tortoise's client for a replica of PostgreSQL's, which answers only with what it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from tortoise.connection import get_connections

from models import postgres
from models.replica import Behind, NoReplica, needed

PLACE = """SELECT system_identifier || '/' || current_database() AS place, pg_is_in_recovery() AS is_replica
FROM pg_control_system()"""
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


class Client(postgres.Client):
    """How far it is, is asked before it reads, on the same connection: each may lead to another server."""

    _place: str | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._replayed: WeakKeyDictionary[asyncpg.Connection, int] = WeakKeyDictionary()

    async def _fetch(self, connection: asyncpg.Connection, query: str, values: Sequence[object]) -> Any:
        if self._replayed.get(connection, -1) < needed():
            await self._look(connection)
        try:
            return await connection.fetch(query, *values)
        except asyncpg.TransactionRollbackError:  # it may replay only what nobody reads
            raise Behind from None

    async def _look(self, connection: asyncpg.Connection) -> None:
        if connection not in self._replayed:
            await self._prove(connection)
        replayed = self._replayed[connection] = await connection.fetchval(REPLAYED)
        if replayed < needed():
            raise Behind(replayed)

    async def _prove(self, connection: asyncpg.Connection) -> None:
        """That it is a replica of the database that we write to, and of no other."""
        if self._place is None:
            primary: Any = get_connections().get("postgres")
            _, [row] = await primary.execute_query(PLACE)
            self._place = row["place"]
        found = await connection.fetchrow(PLACE)
        if found["place"] != self._place:
            raise NoReplica("it has another database than the primary")
        if not found["is_replica"]:
            raise NoReplica("it is no replica, but takes changes itself")


client_class = Client

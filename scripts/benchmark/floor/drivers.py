"""What the floor asks of a database driver, without an ORM in between."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from itertools import count
from typing import Any, Protocol

import aiosqlite
import asyncpg

from models.database import credentials

URL = os.environ.get("FLOOR_DATABASE_URL", "")
AMONG = "= ANY(?::bigint[])" if URL.startswith("postgres") else "IN (SELECT value FROM json_each(?))"
Rows = Callable[..., Awaitable[Sequence[Any]]]
TUNING = {
    "journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "busy_timeout": 15000,
    "cache_size": -16000, "temp_store": "MEMORY",
}  # fmt: skip


class Driver(Protocol):
    @property
    def rows(self) -> Rows: ...

    def many(self, values: list[int]) -> Any:
        """As one parameter."""

    def transaction(self) -> AbstractAsyncContextManager[Rows]: ...

    async def close(self) -> None: ...


class SqliteDriver:
    """One connection, as Gatebook has it, so transactions take turns."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.connection = connection
        self.lock = asyncio.Lock()

    @classmethod
    async def connect(cls, url: str) -> SqliteDriver:
        connection = await aiosqlite.connect(credentials(url)["file_path"], isolation_level=None)
        connection.row_factory = sqlite3.Row
        for name, value in TUNING.items():
            await connection.execute(f"PRAGMA {name}={value}")
        return cls(connection)

    async def rows(self, text: str, *values: Any) -> Sequence[Any]:
        async with self.lock:
            return await self._write(text, *values)

    async def _write(self, text: str, *values: Any) -> Sequence[Any]:
        return list(await self.connection.execute_fetchall(text, values))

    def many(self, values: list[int]) -> Any:
        return str(values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        async with self.lock:
            await self.connection.execute("BEGIN IMMEDIATE")
            yield self._write
            await self.connection.commit()

    async def close(self) -> None:
        await self.connection.close()


class AsyncpgDriver:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    @classmethod
    async def connect(cls, url: str) -> AsyncpgDriver:
        options = {name: value for name, value in credentials(url).items() if not name.endswith("size")}
        return cls(await asyncpg.create_pool(**options, min_size=1, max_size=10))

    async def rows(self, text: str, *values: Any) -> Sequence[Any]:
        found: Sequence[Any] = await self.pool.fetch(numbered(text), *values)
        return found

    def many(self, values: list[int]) -> Any:
        return values

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Rows]:
        async with self.pool.acquire() as connection, connection.transaction():
            yield lambda text, *values: connection.fetch(numbered(text), *values)

    async def close(self) -> None:
        await self.pool.close()


@cache
def numbered(text: str) -> str:
    counter = count(1)
    return re.sub(r"\?", lambda _: f"${next(counter)}", text)

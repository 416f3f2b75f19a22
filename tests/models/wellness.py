"""Whether the database is well: it can be written, and nothing of it is held or lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from models import database
from models.database import Sql, execute, scalar
from tests.transactions import transacted

BUMP = Sql("UPDATE users SET version = version + 1 WHERE number = 1")

VERSION = Sql("SELECT version FROM users WHERE number = 1")

SOON = 5  # seconds, within which everything that is not stuck is done


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - nothing tells when a connection is back
        await asyncio.sleep(0.01)


async def all_is_well() -> None:
    """Nothing is locked, and no connection is lost."""
    async with asyncio.timeout(SOON):
        await until(lambda: not database._background)
        await transacted(lambda: execute(BUMP))
        assert await scalar(VERSION)
        connections = getattr(database.connection(), "connections", None)
        await until(lambda: not connections or connections.are_free)

"""SQLite's planner knows how much there is in the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models import database, housekeeping
from models.database import Sql
from tests.models.wellness import all_is_well


def of_users(path: str) -> int:
    """How many indexes of users have statistics."""
    with closing(sqlite3.connect(path)) as connection:
        (table,) = connection.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        text = "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'users'"
        return int(connection.execute(text).fetchone()[0]) if table[0] else 0


ASKED = Sql("UPDATE users SET version = version + 1 WHERE username_key = 'nobody'")


@pytest.fixture
async def path(database_url: str) -> AsyncIterator[str]:
    """Of a file without statistics, some of whose indexes have been asked."""
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL makes its own")
    path = database_url.removeprefix("sqlite://")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE IF EXISTS sqlite_stat1")
    await database.connect(database_url)
    await database.execute(ASKED)
    yield path
    await database.disconnect()
    EXECUTOR_CACHE.clear()


async def test_statistics_are_made_now_and_then(path: str) -> None:
    assert of_users(path) == 0

    await housekeeping.tidy()

    assert of_users(path) > 0
    await all_is_well()


async def test_statistics_are_made_at_the_end(path: str) -> None:
    await database.disconnect()

    assert of_users(path) > 0


async def test_nobody_waits_for_statistics(path: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        await database.optimize()
        assert of_users(path) == 0
    await all_is_well()

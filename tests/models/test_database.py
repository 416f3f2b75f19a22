"""Connecting, and what statements are put together from."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import OperationalError

from models import database
from models.database import Sql, all_of, any_of, execute, on_postgres, one_of, rows, scalar
from tests.models.wellness import BUMP, SOON, VERSION, all_is_well
from tests.transactions import transacted


async def test_a_writer_that_never_ends_is_waited_for_and_then_refused(database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL's writers do not wait for each other")
    await database.connect(f"{database_url}?busy_timeout=50")
    try:
        before = await scalar(VERSION)
        with closing(sqlite3.connect(database_url.removeprefix("sqlite://"))) as other:
            other.execute("BEGIN IMMEDIATE")
            tries = [transacted(lambda: execute(BUMP)) for _ in range(2)]
            answers = await asyncio.gather(*tries, return_exceptions=True)
            assert await scalar(VERSION) == before
        assert [str(answer) for answer in answers] == ["database is locked"] * 2
        await all_is_well()
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def test_sqlite_syncs_every_commit_and_waits_for_its_turn(connected: str) -> None:
    if on_postgres():
        pytest.skip("these are settings of SQLite")
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}

    async def values() -> dict[str, Any]:
        client = database.connection()
        return {name: (await client.execute_query(f"PRAGMA {name}"))[1][0][0] for name in pragmas}

    assert await values() == pragmas
    assert await transacted(values) == pragmas


@pytest.mark.parametrize("many", [5, 2000], ids=["read at once", "read in a thread"])
async def test_what_reads_sqlite_takes_the_settings_of_the_url(database_url: str, many: int) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("these are settings of SQLite")
    await database.connect(f"{database_url}?cache_size=-1234&temp_store=FILE")
    numbers = (
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {many}) SELECT i FROM n)"
    )
    try:
        found = await database.rows(
            Sql(f"SELECT cache_size, temp_store FROM pragma_cache_size, pragma_temp_store, {numbers}")
        )
        assert found == [{"cache_size": -1234, "temp_store": 1}] * many
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


@pytest.mark.parametrize("url", ["postgres://x@127.0.0.1:1/x?timeout=1", "sqlite:///nowhere/at/all.db"])
async def test_a_database_that_is_not_there_is_not_ready_however_often_one_asks(url: str) -> None:
    try:
        async with asyncio.timeout(SOON):
            try:
                await database.connect(url)
            except (OperationalError, sqlite3.OperationalError):
                return  # said at once is as good
            assert [await database.is_ready() for _ in range(3)] == [False] * 3
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def test_a_database_that_is_there_is_ready(connected: str) -> None:
    assert await database.is_ready()


async def test_conditions_are_joined_with_their_values_in_order(connected: str) -> None:
    assert all_of([]) == Sql("1=1")
    assert any_of([]) == Sql("1=0")
    one, two = Sql("a = ?", [1]), Sql("b = ? OR c = ?", [2, 3])
    assert all_of([one]) is one
    assert all_of([one, Sql("1=1")]) == any_of([Sql("1=0"), one]) == one
    assert all_of([one, Sql("1=0")]) == Sql("1=0")
    assert any_of([one, Sql("1=1")]) == Sql("1=1")
    assert any_of([one, all_of([two, one])]) == Sql("(a = ?) OR ((b = ? OR c = ?) AND (a = ?))", [1, 2, 3, 1])
    assert database.numbered("a = ? AND b = ?") == "a = $1 AND b = $2"


async def test_a_list_of_values_is_one_parameter_whatever_they_are(connected: str) -> None:
    lists: tuple[list[str], ...] = ([], ["admin"], ["admin"] * 3, ['a"b', "a'b", "ü\\", "\U0001f600", "[]"])
    told = []
    for values in lists:
        condition = one_of("username_key", values, "text")
        found = Sql(f"SELECT number FROM users WHERE {condition.text}", condition.values)
        matching = []
        for value in [*values, "another"]:
            await execute(Sql("UPDATE users SET username_key = ? WHERE number = 1", [value]))
            matching.append([row["number"] for row in await rows(found)])
        told.append((values, len(condition.values), matching))
    assert told == [(values, 1, [[1]] * len(values) + [[]]) for values in lists]


async def test_numbers_as_large_as_they_get_are_compared(connected: str) -> None:
    found = {}
    for number in (1 - 2**63, 0, 2**63 - 1):
        condition = one_of("number", [number, 1])
        matching = await rows(Sql(f"SELECT number FROM users WHERE {condition.text}", condition.values))
        found[number] = [row["number"] for row in matching]
    assert found == {1 - 2**63: [1], 0: [1], 2**63 - 1: [1]}

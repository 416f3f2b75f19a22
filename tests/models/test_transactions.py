"""Transactions keep what was acknowledged and leave no lock, whoever goes away in the middle."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import asyncpg
import httpx2
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import IntegrityError

from models import User, database
from models.database import Sql, execute, on_postgres, scalar
from tests.cast import add_user
from tests.models.wellness import BUMP, SOON, VERSION, all_is_well
from tests.transactions import transacted


async def cancelled_at_random(work: Callable[[], Awaitable[Any]], chance: random.Random) -> bool:
    """Whether it was done before it was cancelled; one in ten is left alone."""
    task = asyncio.ensure_future(work())
    if chance.random() < 0.9:
        asyncio.get_running_loop().call_later(chance.random() ** 3 / 2, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return False
    return True


async def test_hundreds_of_cancelled_transactions_leave_no_lock_and_lose_nothing(connected: str) -> None:
    chance, begun, finished = random.Random(3), [], []  # noqa: S311

    async def bump() -> None:
        begun.append(1)
        await database.lock(7)
        version = await scalar(VERSION)
        await asyncio.sleep(0)
        await execute(Sql("UPDATE users SET version = ? WHERE number = 1", [version + 1]))
        finished.append(1)

    before = await scalar(VERSION)
    done = await asyncio.gather(*[cancelled_at_random(lambda: transacted(bump), chance) for _ in range(400)])
    await all_is_well()
    assert 0 < sum(done) < 400
    assert len(finished) == len(begun) >= sum(done)
    assert await scalar(VERSION) == before + len(finished) + 1


CREATE = """mutation ($name: String!, $dry: Boolean!) {
  createUser(input: {username: $name}, dryRun: $dry) { user { id } problems { message } } }"""
LIST = """{ server { version }
  users(first: 5) { totalCount nodes { groups { nodes { id } } projects { nodes { id } } } } }"""


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # graphql-core's, when it is cancelled
async def test_hundreds_of_cancelled_requests_leave_no_lock_and_lose_nothing(
    client: httpx2.AsyncClient,
) -> None:
    chance, created = random.Random(5), set()  # noqa: S311

    async def create(name: str, dry: bool) -> None:
        body = {"query": CREATE, "variables": {"name": name, "dry": dry}}
        answer = (await client.post("/graphql", json=body)).json()
        assert answer["data"]["createUser"]["problems"] == []
        if not dry:
            created.add(name)

    async def look() -> None:
        assert "errors" not in (await client.post("/graphql", json={"query": LIST})).json()

    works: list[Callable[[], Awaitable[None]]] = []
    for number in range(100):
        works += [look, partial(create, f"kept {number}", False), partial(create, f"dry {number}", True)]
    done = await asyncio.gather(*[cancelled_at_random(work, chance) for work in works])
    await all_is_well()
    assert 0 < sum(done) < len(works)
    there = {user.username for user in await User.all()}
    assert created <= there
    assert not [name for name in there if name.startswith("dry")]
    async with asyncio.timeout(SOON):
        await create("afterwards", False)


async def test_a_transaction_begun_is_finished_though_its_caller_is_gone(connected: str) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await execute(BUMP)
        inside.set()
        await go_on.wait()
        await execute(BUMP)

    before = await scalar(VERSION)
    caller = asyncio.ensure_future(transacted(work))
    await inside.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    closing_down = asyncio.ensure_future(database.disconnect())
    await asyncio.sleep(0.02)
    assert not closing_down.done()
    go_on.set()
    async with asyncio.timeout(SOON):
        await closing_down
    await database.connect(connected)
    assert await scalar(VERSION) == before + 2


async def test_an_error_undoes_everything(connected: str) -> None:
    before = await scalar(VERSION)

    async def fail() -> None:
        await execute(BUMP)
        assert await scalar(VERSION) == before + 1
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        await transacted(fail)
    assert await scalar(VERSION) == before
    await all_is_well()


async def test_a_dry_run_answers_what_would_be_and_keeps_nothing(connected: str) -> None:
    before = await scalar(VERSION)

    async def work() -> Any:
        await execute(BUMP)
        await add_user("nobody")
        return await scalar(VERSION), await User.filter(username="nobody").count()

    assert await transacted(work, dry_run=True) == (before + 1, 1)
    assert await scalar(VERSION) == before
    assert await User.filter(username="nobody").count() == 0
    await all_is_well()


async def test_a_transaction_within_another_is_part_of_it(connected: str) -> None:
    before = await scalar(VERSION)

    async def inner(fails: bool) -> None:
        await execute(BUMP)
        if fails:
            raise LookupError

    async def outer(fails: bool) -> None:
        await execute(BUMP)
        await transacted(lambda: inner(False))
        with pytest.raises(LookupError):
            await transacted(lambda: inner(True))
        if fails:
            raise LookupError

    with pytest.raises(LookupError):
        await transacted(lambda: outer(True))
    assert await scalar(VERSION) == before
    await transacted(lambda: outer(False))
    assert await scalar(VERSION) == before + 2


async def test_a_violated_constraint_undoes_the_transaction_and_no_more(connected: str) -> None:
    async def work() -> None:
        await execute(BUMP)
        await execute(Sql("INSERT INTO names (name_key, user_number) VALUES (?, 1)", ["admin"]))

    before = await scalar(VERSION)
    with pytest.raises(IntegrityError):
        await transacted(work)
    assert await scalar(VERSION) == before
    await all_is_well()


async def test_what_a_transaction_has_not_committed_nobody_sees(connected: str) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> int:
        await execute(BUMP)
        inside.set()
        await go_on.wait()
        return int(await scalar(VERSION))

    before = await scalar(VERSION)
    writing = asyncio.ensure_future(transacted(work))
    await inside.wait()
    async with asyncio.timeout(SOON):
        assert await scalar(VERSION) == before
    go_on.set()
    assert await writing == before + 1
    assert await scalar(VERSION) == before + 1


async def test_four_writers_in_one_process_lose_no_update(connected: str) -> None:
    async def bump() -> None:
        await database.lock(7)
        version = await scalar(VERSION)
        await asyncio.sleep(0)
        await execute(Sql("UPDATE users SET version = ? WHERE number = 1", [version + 1]))

    async def writer() -> None:
        for _ in range(25):
            await transacted(bump)

    before = await scalar(VERSION)
    async with asyncio.timeout(SOON):
        await asyncio.gather(*[writer() for _ in range(4)])
    assert await scalar(VERSION) == before + 100


async def test_foreign_keys_are_kept_also_after_a_first_statement_that_was_cancelled(
    database_url: str,
) -> None:
    await database.connect(database_url)
    try:
        for _ in range(3):
            first = asyncio.ensure_future(transacted(lambda: execute(BUMP)))
            second = asyncio.ensure_future(execute(BUMP))
            await asyncio.sleep(0)
            first.cancel()
            second.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
        async with asyncio.timeout(SOON):
            with pytest.raises(IntegrityError):
                await execute(Sql("INSERT INTO names (name_key, user_number) VALUES ('x', 999)"))
        await all_is_well()
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()


async def test_a_transaction_that_cannot_be_committed_leaves_none_open(connected: str) -> None:
    if on_postgres():
        await execute(Sql("ALTER TABLE names ALTER CONSTRAINT names_user_number_fkey DEFERRABLE"))

    async def work() -> None:
        text = "SET CONSTRAINTS ALL DEFERRED" if on_postgres() else "PRAGMA defer_foreign_keys = ON"
        await execute(Sql(text))
        await execute(Sql("INSERT INTO names (name_key, user_number) VALUES ('x', 999)"))

    for _ in range(12):
        with pytest.raises((sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)):
            await transacted(work)
    await all_is_well()


async def test_a_transaction_that_cannot_begin_gives_its_connection_back(database_url: str) -> None:
    if database_url.startswith("sqlite") or "GATEBOOK_TEST_DATABASE_URL" in os.environ:
        pytest.skip("only a PostgreSQL server of our own can be frozen")
    await database.connect(f"{database_url}&command_timeout=0.1&maxsize=2")
    try:
        for _ in range(3):  # the pool has two
            process = await scalar(Sql("SELECT pg_backend_pid()"))
            os.kill(process, signal.SIGSTOP)
            asyncio.get_running_loop().call_later(0.2, os.kill, process, signal.SIGCONT)
            async with asyncio.timeout(SOON):
                with pytest.raises(TimeoutError):
                    await transacted(lambda: execute(BUMP))
        await all_is_well()
    finally:
        await database.disconnect()
        EXECUTOR_CACHE.clear()

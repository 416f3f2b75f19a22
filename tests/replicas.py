"""A replica of PostgreSQL's, and what may happen to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2

from tests.gatebook.scraped import added, now
from tests.postgres import connected

USERS = "{ users { nodes { username } } }"
READS = "gatebook_replica_reads_total"

WRITTEN = """SET synchronous_commit = on;
SELECT pg_logical_emit_message(true, 'gatebook', 'is the last')"""
STATE = "SELECT pg_get_wal_replay_pause_state()"
HAS = "SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn"


class Urls(NamedTuple):
    """Of one database, on both."""

    primary: str
    replica: str


def urls(primary: str, standby: str) -> Urls:
    """A primary that writes its log at once; ours for the tests takes its time."""
    there = urlsplit(standby)._replace(path=urlsplit(primary).path).geturl()
    return Urls(f"{primary}&options=-c%20synchronous_commit%3Don", there)


async def ask(url: str, text: str, *values: object) -> Any:
    async with connected(url) as connection:
        return await connection.fetchval(text, *values)


async def run(url: str, script: str) -> None:
    async with connected(url) as connection:
        await connection.execute(script)


async def caught_up(primary: str, standby: str) -> None:
    """Until the standby has all that the primary has now."""
    async with connected(primary) as connection:
        await connection.execute(WRITTEN)
        position = await connection.fetchval("SELECT pg_current_wal_flush_lsn()::text")
    async with asyncio.timeout(10):
        while not await ask(standby, HAS, position):  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.01)


@asynccontextmanager
async def paused(standby: str) -> AsyncIterator[None]:
    """Meanwhile it replays nothing, and answers as it was."""
    await ask(standby, "SELECT pg_wal_replay_pause()")
    try:
        async with asyncio.timeout(10):
            while await ask(standby, STATE) != "paused":  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.01)
        yield
    finally:
        await ask(standby, "SELECT pg_wal_replay_resume()")


async def listed(client: httpx2.AsyncClient, key: str, query: str = USERS) -> Any:
    answer = await client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {key}"})
    return answer.json()["data"]


def names(found: Any) -> list[str]:
    return [node["username"] for node in found["users"]["nodes"]]


@asynccontextmanager
async def counting() -> AsyncIterator[dict[str, float]]:
    """How many statements were read from where meanwhile."""
    found, before = dict[str, float](), now()
    yield found
    found |= {dict(labels)["outcome"]: many for (_, labels), many in added(before, READS).items()}

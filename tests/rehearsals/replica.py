"""A replica that lags, stands still, dies or freezes, while everybody reads and some write."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import httpx2
import pytest

from scripts.hostile.sending import graphql
from tests import postgres
from tests.faults.asking import KEY, Answer, Client, keep_asking, longest
from tests.faults.conftest import Told
from tests.faults.loads import statuses
from tests.faults.served import Served, served
from tests.gatebook.running import free_port
from tests.gatebook.scraped import samples
from tests.replicas import READS, ask, caught_up, paused, urls

WRITERS, READERS, LONG, SOON = 6, 12, 8.0, 3.0
ENTER = """mutation ($name: String!) {
  createUser(input: {username: $name,
    permissions: [{resourceType: "user", resource: "*", type: WRITE}]}) { problems { message } }
  createApiKey(input: {user: {username: $name}}) { secret }
}"""
CREATE = "mutation ($name: String!) { createUser(input: {username: $name}) { problems { code } } }"
LAST = "{ users(last: 30) { nodes { username } } }"
EVENTS = "{ events(first: 30) { nodes { targetLabel } } }"
PAGE = "{ users(first: 20) { nodes { username projects { totalCount } } } }"
numbers = count()


@asynccontextmanager
async def steady(_: str) -> AsyncIterator[None]:
    await asyncio.sleep(LONG)
    yield


@asynccontextmanager
async def delayed(standby: str) -> AsyncIterator[None]:
    """It replays everything 0.3 seconds late."""
    await turn(standby, "recovery_min_apply_delay = '300ms'")
    await asyncio.sleep(LONG)
    yield
    await turn(standby, "recovery_min_apply_delay = 0")


async def turn(standby: str, setting: str) -> None:
    await ask(standby, f"ALTER SYSTEM SET {setting}")
    await ask(standby, "SELECT pg_reload_conf()")


@asynccontextmanager
async def stalled(standby: str) -> AsyncIterator[None]:
    """Now and then it replays nothing, for up to a second."""
    chance = random.Random(1)  # noqa: S311
    for _ in range(int(LONG)):
        async with paused(standby):
            await asyncio.sleep(chance.uniform(0.1, 1))
        await asyncio.sleep(chance.uniform(0, 0.3))
    yield


@asynccontextmanager
async def standing(standby: str) -> AsyncIterator[None]:
    """It replays nothing for longer than anybody may be behind."""
    async with paused(standby):
        await asyncio.sleep(LONG)
        yield


@asynccontextmanager
async def killed(standby: str) -> AsyncIterator[None]:
    with postgres.stopped(standby, "immediate"):
        await asyncio.sleep(LONG / 2)
    yield


@asynccontextmanager
async def frozen(standby: str) -> AsyncIterator[None]:
    with postgres.frozen(standby):
        await asyncio.sleep(LONG / 2)
    yield


FAULTS: dict[str, Callable[[str], AbstractAsyncContextManager[None]]] = {
    "steady": steady,
    "delayed": delayed,
    "stalled": stalled,
    "standing": standing,
    "killed": killed,
    "frozen": frozen,
}


class Writer:
    """Who writes on one connection and reads on another, which any worker may take. ``missed`` is what was
    not there."""

    def __init__(self, port: int, key: str) -> None:
        self.key, self.one, self.other = key, Client(port), Client(port)
        self.answers: list[Answer] = []
        self.missed: list[str] = []

    async def go_on(self, over: asyncio.Event) -> None:
        while not over.is_set():
            name = f"user {next(numbers)}"
            await self.ask(self.one, CREATE, name=name)
            for query in (LAST, EVENTS):
                found = await self.ask(self.other, query)
                if f'"{name}"'.encode() not in found.body:
                    self.missed.append(name)
            self.other.close()
            await asyncio.sleep(0.1)
        self.one.close()

    async def ask(self, client: Client, query: str, **variables: str) -> Answer:
        self.answers.append(await client.ask(graphql(self.key, query, **variables)))
        return self.answers[-1]


async def keys(port: int) -> list[str]:
    """Of the writers, and of a reader."""
    client, found = Client(port), list[str]()
    for number in range(WRITERS + 1):
        answer = await client.ask(graphql(KEY, ENTER, name=f"writer{number}"))
        found.append(answer.json["data"]["createApiKey"]["secret"])
    client.close()
    return found


def reads(port: int) -> Counter[str]:
    told = samples(httpx2.get(f"http://127.0.0.1:{port}/metrics").text)
    found = {
        dict(labels).get("outcome", ""): int(many) for (name, labels), many in told.items() if name == READS
    }
    return Counter(found)


def share(found: Counter[str]) -> str:
    whole = max(1, found.total())
    return ", ".join(f"{100 * found[name] / whole:.0f} % {name}" for name in ("read", "behind", "away"))


async def until_used(server: Served, reader: str, metrics: int) -> None:
    """Again."""
    client, before = Client(server.port), reads(metrics)["read"]
    async with asyncio.timeout(2 * SOON):
        while reads(metrics)["read"] == before:
            await client.ask(graphql(reader, PAGE))
            await asyncio.sleep(0.6)  # so that workers have told each other
    client.close()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_everybody_finds_what_they_wrote_and_nobody_is_refused(
    on_postgres: str,
    tmp_path: Path,
    told: Told,
    fault: Callable[[str], AbstractAsyncContextManager[None]],
) -> None:
    metrics = free_port()
    with postgres.standby(on_postgres) as standby:
        both = urls(on_postgres, standby)
        url, port = both.replica, str(metrics)
        with served(
            tmp_path, both.primary, "--workers", "2", DATABASE_READ_URL=url, METRICS_PORT=port
        ) as server:
            *mine, reader = await keys(server.port)
            await caught_up(*both)
            over, before = asyncio.Event(), reads(metrics)
            writers = [Writer(server.port, key) for key in mine]
            writing = asyncio.gather(*[writer.go_on(over) for writer in writers])
            reading = asyncio.ensure_future(
                keep_asking(server.port, READERS, lambda: graphql(reader, PAGE), over, 0.02)
            )
            async with fault(standby):
                over.set()
                read, _ = await reading, await writing
            await asyncio.sleep(1.2)
            seen = reads(metrics) - before
            await until_used(server, reader, metrics)
    answers = [answer for writer in writers for answer in writer.answers]
    told(
        f"{len(answers) // 3} written and found twice each, {len(read):,} other lists within "
        f"{longest([*read, *answers]):.2f} s; {share(seen)}"
    )
    assert [name for writer in writers for name in writer.missed] == []
    assert statuses([*read, *answers]) == f"{len(read) + len(answers)} x 200"
    assert server.faults == []
    assert longest([*read, *answers]) < SOON

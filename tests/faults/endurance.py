"""A hundred thousand requests of all kinds; and with ``--minutes``, half of what it can do for so long."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from models import database
from models.database import Sql, rows, scalar
from scripts.hostile.sending import graphql, request
from tests.faults.asking import KEY, Answer, Client, p99
from tests.faults.conftest import Told
from tests.faults.loads import CREATE, DELETE, ISSUE, LOGIN, PASSWORD, WITH_PASSWORD, done
from tests.faults.served import Served, served

SECONDS = 1800
MANY, CLIENTS, WARM, PARTS = 100_000, 24, 0.2, 4
KEPT = 50  # of so many users one stays
GROWTH = 10  # MB that may come and go
LOG = 64 * 1024**2  # bytes of SQLite's log of changes, at the most
RENAME = """mutation ($name: String!) { updateUser(user: {username: $name}, input: {lastName: $name}) {
  changes { after } problems { code } } }"""
LOGOUT = "mutation { logout { revokedIds } }"
LISTED = """query ($s: String) { users(first: 20, search: $s) { totalCount nodes {
  id username viewerCan projects { nodes { id } } } } }"""
ME = "{ currentUser { username permissions { nodes { id } } } }"
PATHS = (
    "/express/users/{n}",
    "/express/users?count=20",
    "/antfly/api/v1/users/{n}",
    "/authgate/api/v1/users?limit=20",
)
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
}


class Seen:
    """What became of the requests; ``kept`` are those who were not deleted."""

    def __init__(self) -> None:
        self.numbers, self.kept = count(), list[str]()
        self.asked, self.bad, self.seconds = 0, list[Answer](), list[float]()

    async def ask(self, client: Client, sent: bytes) -> Answer:
        answer = await client.ask(sent)
        self.asked += 1
        self.seconds.append(answer.seconds)
        if answer.status != 200 or b'"code"' in answer.body:
            self.bad.append(answer)
        return answer

    async def value(self, client: Client, document: str, field: str, **variables: Any) -> str:
        answer = await self.ask(client, graphql(KEY, document, **variables))
        (found,) = answer.json["data"].values()
        value: str = found[field]
        return value


async def live(client: Client, seen: Seen, pause: float) -> None:
    """The life of a user: made, given a key, used, changed, looked for by each door, and mostly deleted."""
    number = next(seen.numbers)
    name = f"user{number}"
    await seen.ask(client, graphql(KEY, CREATE, name=name))
    secret = await seen.value(client, ISSUE, "secret", name=name)
    asked = [
        *[graphql(secret, ME)] * 3,
        graphql(KEY, RENAME, name=name),
        graphql(KEY, LISTED, s=name),
        graphql(KEY, LISTED),
        *[request("GET", path.format(n=name), KEY) for path in PATHS],
    ]
    for each in asked:
        await seen.ask(client, each)
        await asyncio.sleep(pause)
    if number % KEPT == 1:
        token = await seen.value(client, LOGIN, "token", name=f"known{number % 20}", password=PASSWORD)
        await seen.ask(client, graphql(token, LOGOUT))
    if number % KEPT:
        await seen.ask(client, graphql(KEY, DELETE, name=name))
    else:
        seen.kept.append(name)


async def lives(server: Served, seen: Seen, is_over: Callable[[], bool], pause: float = 0) -> float:
    """One after the other, of many clients; the seconds it took."""

    async def one() -> None:
        client = Client(server.port)
        while not is_over():
            await live(client, seen, pause)
        client.close()

    began = time.monotonic()
    await asyncio.gather(*[one() for _ in range(CLIENTS)])
    return time.monotonic() - began


async def sizes(url: str) -> Counter[str]:
    """How many rows each table has."""
    await database.connect(url)
    try:
        names = [row["name"] for row in await rows(Sql(TABLES[database.database_kind(url)]))]
        shown = [name for name in names if "search" not in name]  # SQLite's index is made of tables
        return Counter({name: await scalar(Sql(f'SELECT COUNT(*) AS many FROM "{name}"')) for name in shown})
    finally:
        await database.disconnect()


async def known(server: Served) -> None:
    """Those who sign in."""
    client = Client(server.port)
    for number in range(20):
        await done(client, WITH_PASSWORD, name=f"known{number}", password=PASSWORD)
    client.close()


async def all_kept(url: str, seen: Seen) -> list[str]:
    """Who is lost."""
    await database.connect(url)
    try:
        found = await rows(Sql("SELECT username FROM users WHERE username LIKE 'user%'"))
    finally:
        await database.disconnect()
    return sorted({*seen.kept} ^ {row["username"] for row in found})


Work = Callable[[Served, Seen], Awaitable[Sequence[float]]]


async def endured(url: str, tmp_path: Path, told: Told, work: Work) -> None:
    """``work`` gives what the server held in the meantime, in MB, from when it is warm."""
    seen = Seen()
    with served(tmp_path, url, BCRYPT_ROUNDS="10") as server:
        await known(server)
        before = await sizes(url)
        held = await work(server, seen)
        descriptors, faults, log = server.descriptors(), server.faults, size_of_log(url)
    grown = await sizes(url) - before
    lost = await all_kept(url, seen)
    told(
        f"{seen.asked:,} requests, p99 {p99_of(seen):.0f} ms, {len(seen.bad)} not good, {len(lost)} lost; "
        f"MB held: {' '.join(f'{each:.0f}' for each in held)}; {descriptors} descriptors, "
        f"{log / 1024**2:.1f} MB of log; new rows: {dict(grown)}"
    )
    assert seen.bad == []
    assert lost == []
    assert max(held) - held[0] < GROWTH
    assert {name for name, many in grown.items() if many > len(seen.kept)} <= {"events", "event_users"}
    assert log < LOG
    assert faults == []


def size_of_log(url: str) -> int:
    """SQLite's, of changes."""
    path = Path(f"{url.removeprefix('sqlite://')}-wal")
    return path.stat().st_size if path.exists() else 0


def p99_of(seen: Seen) -> float:
    return p99([Answer(0, seconds, 200) for seconds in seen.seconds])


async def test_memory_is_flat_and_no_table_grows_but_the_audit_log(
    url: str, tmp_path: Path, told: Told
) -> None:
    async def work(server: Served, seen: Seen) -> list[float]:
        held = list[float]()
        for part in range(PARTS + 1):
            until = MANY * (WARM + (1 - WARM) * part / PARTS)
            await lives(server, seen, lambda: seen.asked >= until)  # noqa: B023
            held.append(server.resident())
        return held

    await endured(url, tmp_path, told, work)


async def test_half_of_what_it_can_do_is_done_for_as_long_as_one_likes(
    url: str, tmp_path: Path, told: Told, request: pytest.FixtureRequest
) -> None:
    if not (minutes := request.config.getoption("--minutes")):
        pytest.skip("asked for by --minutes")

    async def work(server: Served, seen: Seen) -> list[float]:
        seconds = await lives(server, seen, lambda: seen.asked > WARM * MANY)
        pause = 1.8 * CLIENTS * seconds / seen.asked  # each answer comes sooner than when it does all it can
        seen.seconds.clear()
        held, until = [server.resident()], time.monotonic() + minutes * 60
        while (left := until - time.monotonic()) > 0:
            end = time.monotonic() + min(60, left)
            await lives(server, seen, lambda: time.monotonic() > end, pause)  # noqa: B023
            held.append(server.resident())
        return held

    await endured(url, tmp_path, told, work)

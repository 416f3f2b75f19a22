"""Many write at once, through several workers."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import count
from pathlib import Path

from models import database
from models.database import Sql, rows, scalar
from scripts.hostile.sending import graphql
from tests.faults.asking import KEY, Client, keep_asking, p99
from tests.faults.conftest import Told
from tests.faults.served import served

WORKERS, WRITERS, LONG, SHARED = "4", 64, 60.0, 8
CREATE = "mutation ($name: String!) { createUser(input: {username: $name}) { problems { code } } }"
UPDATE = """mutation ($name: String!, $number: String!) {
  updateUser(user: {username: $name}, input: {lastName: $number}) { problems { code } }
}"""
VERSIONS = "SELECT username, version FROM users WHERE username LIKE 'shared%'"
EVENTS = "SELECT COUNT(*) FROM events WHERE operation = 'updateUser'"


async def test_nobody_is_refused_and_no_update_is_lost(url: str, tmp_path: Path, told: Told) -> None:
    numbers, over, asked = count(), asyncio.Event(), Counter[str]()

    def update() -> bytes:
        number = next(numbers)
        name = f"shared{number % SHARED}"
        asked[name] += 1
        return graphql(KEY, UPDATE, name=name, number=str(number))

    with served(tmp_path, url, "--workers", WORKERS) as server:
        client = Client(server.port)
        for number in range(SHARED):
            await client.ask(graphql(KEY, CREATE, name=f"shared{number}"))
        client.close()
        asyncio.get_running_loop().call_later(LONG, over.set)
        answers = await keep_asking(server.port, WRITERS, update, over)

    await database.connect(url)
    versions = {row["username"]: row["version"] - 1 for row in await rows(Sql(VERSIONS))}
    events = await scalar(Sql(EVENTS))
    await database.disconnect()
    told(f"{len(answers):,} writes in {LONG:.0f} s, p99 {p99(answers):.0f} ms, {events:,} events")
    good = b'{"data":{"updateUser":{"problems":[]}}}'
    assert [answer for answer in answers if answer.body != good] == []
    assert versions == dict(asked)
    assert events == len(answers)
    assert server.faults == []
    assert p99(answers) < 1000

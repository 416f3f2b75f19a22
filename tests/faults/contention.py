"""Many want the same at once, or do not wait for the end of what they asked for."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

from scripts.hostile.sending import graphql, request
from tests.faults.asking import KEY, Answer, Client, keep_asking, longest
from tests.faults.conftest import Told
from tests.faults.loads import CREATE, DELETE, ISSUE, done, load, mixed, statuses
from tests.faults.served import Served, served

CLIENTS, ROUNDS, WORKERS = 100, 20, "2"
LONG, SOON, LATE = 20.0, 2.0, 15.0
EXPRESS = "/express/users"
WHO = "{ currentUser { username projects { nodes { id } } } }"
DATABASE = request("GET", "/metrics", KEY)


def outcome(answer: Answer) -> str:
    """``made``, or what the door has documented for a name that somebody has."""
    if answer.status == 200 and b'"problems":[]' in answer.body:
        return "made"
    if answer.status == 200 and b'"problems":[{"code":"TAKEN"}]' in answer.body:
        return "taken"
    if answer.body == b"username already exists":
        return f"taken {answer.status}"
    is_made = answer.status == 200 and b'"id"' in answer.body
    return "made" if is_made else f"{answer.status} {answer.body[:80]!r}"


async def test_of_those_who_create_the_same_user_one_wins(url: str, tmp_path: Path, told: Told) -> None:
    with served(tmp_path, url, "--workers", WORKERS) as server:
        clients, found, answers = (
            [Client(server.port) for _ in range(CLIENTS)],
            list[Counter[str]](),
            list[Answer](),
        )
        for number in range(ROUNDS):
            name = f"user {number}"
            by_express = request("POST", EXPRESS, KEY, {"username": name, "firstname": "A", "lastname": "B"})
            ways = [graphql(KEY, CREATE, name=name), by_express]
            got = await asyncio.gather(*[each.ask(ways[turn % 2]) for turn, each in enumerate(clients)])
            found.append(Counter(map(outcome, got)))
            answers += got
        for each in clients:
            each.close()
    told(
        f"{dict(sum(found, Counter[str]()))} in {ROUNDS} rounds of {CLIENTS}, within {longest(answers):.1f} s"
    )
    assert [each["made"] for each in found] == [1] * ROUNDS
    assert set().union(*found) == {"made", "taken", "taken 409"}
    assert longest(answers) < SOON
    assert server.faults == []


async def test_a_key_is_good_until_its_user_is_deleted_and_not_after(
    url: str, tmp_path: Path, told: Told
) -> None:
    seen, late = list[Answer](), list[Answer]()
    with served(tmp_path, url, "--workers", WORKERS) as server:
        admin = Client(server.port)
        for number in range(ROUNDS):
            name, over = f"user {number}", asyncio.Event()
            await done(admin, CREATE, name=name)
            who = graphql((await done(admin, ISSUE, name=name))["secret"], WHO)
            using = asyncio.ensure_future(keep_asking(server.port, 16, lambda: who, over))  # noqa: B023
            await asyncio.sleep(0.2)
            await done(admin, DELETE, name=name)
            gone_at = time.monotonic()
            await asyncio.sleep(0.1)
            over.set()
            answers = await using
            seen += answers
            late += [each for each in answers if each.at > gone_at and each.status != 401]
        admin.close()
    told(f"{ROUNDS} deleted: {statuses(seen)}, {len(late)} of them good afterwards")
    good = {each.body for each in seen if each.status == 200}
    assert [each for each in good if not re.search(rb'"currentUser":\{"username":"user \d+"', each)] == []
    assert {each.status for each in seen} == {200, 401}
    assert late == []
    assert server.faults == []


async def leaving(server: Served, until: float, chance: random.Random, numbers: Iterator[int]) -> int:
    """Asks, and is gone before the answer has come, or while it does."""
    times, kinds = 0, cycle("wrr")
    while time.monotonic() < until:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        create = graphql(KEY, CREATE, name=f"left {next(numbers)}")
        writer.write(create if next(kinds) == "w" else graphql(KEY, WHO))
        await asyncio.sleep(chance.uniform(0, 0.03))
        writer.transport.abort() if chance.random() < 0.5 else writer.close()
        times += 1
    return times


async def used(server: Served) -> list[int]:
    """Connections to the database that are used or waited for, as soon as there is none, or after some
    seconds: what one worker tells of the others is old."""
    client, until = Client(server.port), time.monotonic() + LATE
    while any(found := _used((await client.ask(DATABASE)).body)) and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    client.close()
    return found


def _used(body: bytes) -> list[int]:
    return [
        int(float(each))
        for each in re.findall(rb'gatebook_db_pool_connections\{state="(?:used|waiting)"\} (\S+)', body)
    ]


async def test_who_leaves_before_the_answer_leaves_nothing_behind(
    url: str, tmp_path: Path, told: Told
) -> None:
    chance, numbers = random.Random(1), count()  # noqa: S311
    with served(tmp_path, url, "--workers", WORKERS) as server:
        async with load(server, mixed()) as beside:
            until = time.monotonic() + LONG
            left = sum(await asyncio.gather(*[leaving(server, until, chance, numbers) for _ in range(50)]))
        busy = await used(server)
        async with load(server, mixed()) as after:
            await asyncio.sleep(3)
        descriptors = server.descriptors()
    told(
        f"{left:,} left; beside them {statuses(beside.answers)}; then {busy} connections used or waited for, "
        f"{descriptors} descriptors, and {statuses(after.answers)} within {longest(after.answers):.1f} s"
    )
    assert {each.status for each in [*beside.answers, *after.answers]} == {200}
    assert set(busy) == {0}
    assert descriptors < 200
    assert longest(after.answers) < SOON
    assert server.faults == []

"""Two hundred people sign in at once, by each door where a password is sent, and somebody else goes on."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts.hostile.sending import graphql, request
from tests.faults.asking import Answer, Client, longest, p99
from tests.faults.conftest import Told
from tests.faults.loads import LOGIN, PASSWORD, WITH_PASSWORD, beside, done, statuses
from tests.faults.served import Served, served

MANY, TIMES, KNOWN = 200, 3, 8
LONG, BESIDE = 10.0, 150  # seconds for an answer, and milliseconds for somebody else's


def signing_in(number: int) -> bytes:
    """From an address of their own, as a proxy tells it. One of three has a right password."""
    name = f"user {number % KNOWN}" if number % 3 == 0 else f"nobody {number}"
    basic = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()
    made = [
        graphql(None, LOGIN, name=name, password=PASSWORD),
        request("POST", "/session", body={"identifier": name, "password": PASSWORD}),
        request("GET", "/antfly/api/v1/users/me").replace(
            b"\r\n\r\n", b"\r\nAuthorization: Basic %b\r\n\r\n" % basic.encode()
        ),
    ][number // 3 % 3]
    address = f"X-Forwarded-For: 10.0.{number // 250}.{number % 250}\r\nSec-Fetch-Site: same-origin\r\n"
    return made.replace(b"\r\nHost:", b"\r\n%bHost:" % address.encode(), 1)


def is_shed(answer: Answer) -> bool:
    return answer.status in (429, 503) and "retry-after" in answer.headers


def is_right(answer: Answer) -> bool:
    return answer.status == 200 and b"WRONG_CREDENTIALS" not in answer.body


async def all_at_once(server: Served) -> Sequence[Answer]:
    clients = [Client(server.port) for _ in range(MANY)]
    answers = await asyncio.gather(*[each.ask(signing_in(place)) for place, each in enumerate(clients)])
    for each in clients:
        each.close()
    return answers


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_each_has_an_answer_soon_and_nobody_else_waits(
    url: str, tmp_path: Path, told: Told, workers: str
) -> None:
    with served(tmp_path, url, "--workers", workers, TRUSTED_PROXIES="127.0.0.1") as server:
        client, answers = Client(server.port), list[Answer]()
        for number in range(KNOWN):
            await done(client, WITH_PASSWORD, name=f"user {number}", password=PASSWORD)
        async with beside(server) as idle:
            await asyncio.sleep(3)
        async with beside(server) as seen:
            for _ in range(TIMES):
                answers += await all_at_once(server)
        client.close()  # which it has been by the server, for saying nothing
        again = await client.ask(graphql(None, LOGIN, name="user 1", password=PASSWORD))
        client.close()
    told(
        f"{statuses(answers)}, of which {len(list(filter(is_right, answers)))} signed in, "
        f"within {longest(answers):.1f} s; "
        f"others p99 {p99(seen.answers):.0f} ms, before {p99(idle.answers):.0f} ms"
    )
    assert [each for each in answers if each.status not in (200, 401) and not is_shed(each)] == []
    assert longest(answers) < LONG
    assert [each.status for each in seen.answers if each.status != 200] == []
    assert p99(seen.answers) < BESIDE
    assert is_right(again)
    assert server.faults == []

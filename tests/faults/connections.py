"""Connections that are many, slow, or more than there are file descriptors for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from shutil import which

import pytest

from scripts.hostile.sending import graphql, request
from tests.faults.asking import KEY, READY, Client, is_told_to_come_again, p99
from tests.faults.conftest import Told
from tests.faults.loads import beside, load, mixed, statuses
from tests.faults.served import served

IDLE, SLOW, LONG = 5000, 500, 7.0
NOISE = 10  # milliseconds that are no fault, whatever it was before
FEW = 100
LARGE = request("GET", "/graphql/schema.graphql", KEY)
PLAIN = graphql(KEY, "{ __typename }")
SLOWLY = [(LARGE * 20, b""), (b"", PLAIN), (PLAIN[:-40], PLAIN[-40:])]
"""What is sent at once, and what byte by byte: twenty answers that are not read, a head, a body."""


@asynccontextmanager
async def idle(port: int) -> AsyncIterator[None]:
    """Each connects and says nothing."""
    opened = list[asyncio.StreamWriter]()
    for _ in range(IDLE // 50):
        made = await asyncio.gather(*[asyncio.open_connection("127.0.0.1", port) for _ in range(50)])
        opened += [writer for _, writer in made]
    yield
    for writer in opened:
        writer.close()


@asynccontextmanager
async def slow(port: int) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(_slow(port, turn)) for turn in range(SLOW)]
    await asyncio.sleep(3)
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _slow(port: int, turn: int) -> None:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    _, writer = await asyncio.open_connection(sock=connection, limit=1024)
    at_once, slowly = SLOWLY[turn % 3]
    try:
        writer.write(at_once)
        for byte in slowly:
            writer.write(bytes([byte]))
            await asyncio.sleep(1)
        await asyncio.sleep(60)
    finally:
        writer.transport.abort()


Crowd = Callable[[int], AbstractAsyncContextManager[None]]
CROWDS: dict[str, Crowd] = {"5,000 idle": idle, "500 slow": slow}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
async def test_others_are_served_as_before(url: str, tmp_path: Path, told: Told, crowd: Crowd) -> None:
    with served(tmp_path, url) as server:
        async with beside(server) as before:
            await asyncio.sleep(LONG)
        async with crowd(server.port), beside(server) as seen:
            await asyncio.sleep(LONG)
        async with beside(server) as after:
            await asyncio.sleep(LONG)
    waits = [p99(each.answers) for each in (before, seen, after)]
    told("p99 {:.1f} ms before, {:.1f} ms beside them, {:.1f} ms after".format(*waits))
    assert {each.status for each in [*before.answers, *seen.answers, *after.answers]} == {200}
    alone = max(waits[0], waits[2])  # whatever else the machine does
    assert waits[1] < max(2 * alone, alone + NOISE)
    assert server.faults == []


@pytest.mark.skipif(which("prlimit") is None, reason="no prlimit")
async def test_when_descriptors_run_out_who_came_first_is_served_and_the_log_says_so(
    url: str, tmp_path: Path, told: Told
) -> None:
    with served(tmp_path, url, through=["prlimit", f"--nofile={FEW}"]) as server:
        async with load(server, mixed(), clients=16) as seen:
            others = [Client(server.port) for _ in range(200)]
            for _ in range(5):
                refused = await asyncio.gather(*[each.ask(READY) for each in others])
                await asyncio.sleep(1)
            for each in others:
                each.close()
        async with load(server, mixed(), clients=16) as after:
            await asyncio.sleep(2)
        warnings = [line for line in server.log if "See ulimit -n." in line]
    told(
        f"who came first {statuses(seen.answers)}, 200 others {statuses(refused)}, "
        f"then {statuses(after.answers)}; "
        f"p99 {p99(seen.answers):.0f} ms, then {p99(after.answers):.0f} ms"
    )
    assert {each.status for each in [*seen.answers, *after.answers]} == {200}
    assert [each for each in refused if each.status != 200 and not is_told_to_come_again(each)] == []
    assert len([each for each in refused if each.status == 503]) > 150
    assert len(warnings) == 1
    assert server.faults == []

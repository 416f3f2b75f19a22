"""The load: 16 connections to 127.0.0.1, each sending its next request as soon as it is answered.

It runs in a process of its own and reads no more of an answer than it must, so that the server is what is
measured.
"""

from __future__ import annotations

import asyncio
import gc
import re
from array import array
from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

import uvloop

COUNTER = b"000000000000"  # in a request: replaced by a number that was not sent before
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
REFUSALS = (b'"errors":', b'"problems":[{', b'"valid":false')


class Job(NamedTuple):
    port: int
    requests: Sequence[bytes]
    """Sent in turn, over and over."""
    counter: int = 0
    """The first number for requests that hold a COUNTER."""
    seconds: float = 0.6
    most: int = 50_000
    connections: int = 16


class Result(NamedTuple):
    rps: float
    latencies: array[float]
    """Of each request, in seconds."""
    sent: int
    refused: int
    example: str
    """The first answer that was a refusal."""


def run(job: Job) -> Result:
    """``latencies`` are those of good answers; a refusal counts as no answer at all."""
    gc.disable()
    try:
        return uvloop.run(_run(job))
    finally:
        gc.enable()


async def _run(job: Job) -> Result:
    loop = asyncio.get_running_loop()
    round_ = Round(job, loop.create_future())
    connections = []
    for _ in range(job.connections):
        connections.append(await loop.create_connection(lambda: Connection(round_), "127.0.0.1", job.port))
    round_.end = (began := perf_counter()) + job.seconds
    for _, connection in connections:
        connection.send()
    async with asyncio.timeout(job.seconds + 60):
        await round_.ended
    seconds = perf_counter() - began
    for transport, _ in connections:
        transport.close()
    return Result(len(round_.good) / seconds, round_.good, round_.sent, round_.refused, round_.example)


class Round:
    """What the connections share."""

    def __init__(self, job: Job, ended: asyncio.Future[None]) -> None:
        self.requests, self.counter, self.most = job.requests, job.counter, job.most
        self.open, self.ended, self.end = job.connections, ended, 0.0
        self.good = array("d")
        self.sent = self.refused = 0
        self.example = ""

    def next(self) -> bytes | None:
        if perf_counter() >= self.end or self.sent >= self.most:
            return None
        request = self.requests[self.sent % len(self.requests)]
        self.sent += 1
        return request.replace(COUNTER, b"%012d" % (self.counter + self.sent))

    def refuse(self, answer: bytes) -> None:
        self.refused += 1
        self.example = self.example or answer[:2000].decode(errors="replace")

    def leave(self) -> None:
        self.open -= 1
        if not self.open and not self.ended.done():
            self.ended.set_result(None)


class Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.received = b""
        self.began = 0.0
        self.waiting = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def send(self) -> None:
        request = self.round.next()
        self.waiting = request is not None
        if request is None:
            self.round.leave()
            return
        self.began = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        received = self.received = self.received + data if self.received else data
        head = received.find(b"\r\n\r\n")
        if head < 0 or not (found := LENGTH.search(received, 0, head)):
            return
        if len(received) < head + 4 + int(found[1]):
            return
        if received.startswith(b"HTTP/1.1 200") and not any(word in received for word in REFUSALS):
            self.round.good.append(perf_counter() - self.began)
        else:
            self.round.refuse(received)
        self.received = b""
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.waiting:  # not by us
            self.waiting = False
            self.round.refuse(self.received or b"The connection was closed.")
            self.round.leave()

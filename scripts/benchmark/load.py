"""The load: 64 connections to 127.0.0.1, each sending its next request as soon as it is answered. With fewer,
several workers would have uneven shares of them.

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
    connections: int = 64


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
    """The time begins when each connection has had an answer: a busy server accepts them one by one."""
    loop, round_, connections = asyncio.get_running_loop(), Round(job), []
    async with asyncio.timeout(job.seconds + 60):
        for _ in range(job.connections):
            _, each = await loop.create_connection(lambda: Connection(round_), "127.0.0.1", job.port)
            connections.append(each)
        for seconds in (0.0, job.seconds):
            round_.begin(seconds)
            await asyncio.gather(*[connection.start() for connection in connections])
    lasted = perf_counter() - round_.began
    for connection in connections:
        connection.transport.close()
    return Result(len(round_.good) / lasted, round_.good, round_.sent, round_.refused, round_.example)


class Round:
    """What the connections share."""

    def __init__(self, job: Job) -> None:
        self.requests, self.counter, self.most = job.requests, job.counter, job.most
        self.sent = self.refused = 0
        self.example = ""

    def begin(self, seconds: float) -> None:
        self.began, self.good = perf_counter(), array("d")
        self.end = self.began + seconds

    @property
    def is_over(self) -> bool:
        return perf_counter() >= self.end or self.sent >= self.most

    def next(self) -> bytes:
        request = self.requests[self.sent % len(self.requests)]
        self.sent += 1
        return request.replace(COUNTER, b"%012d" % (self.counter + self.sent))

    def refuse(self, answer: bytes | bytearray) -> None:
        self.refused += 1
        self.example = self.example or answer[:2000].decode(errors="replace")


def is_whole(answer: bytearray) -> bool:
    """By its length, or by the last of its chunks."""
    head = answer.find(b"\r\n\r\n")
    if head < 0:
        return False
    if found := LENGTH.search(answer, 0, head):
        return len(answer) >= head + 4 + int(found[1])
    return answer.endswith(b"\r\n0\r\n\r\n")


class Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.received = bytearray()
        self.began = 0.0
        self.ended: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport

    def start(self) -> asyncio.Future[None]:
        """Send at least one request, and until the time is over."""
        self.ended = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():
            self.connection_lost(None)
        else:
            self.send()
        return self.ended

    def send(self) -> None:
        request = self.round.next()
        self.began = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        received = self.received
        if not is_whole(received):
            return
        if received.startswith(b"HTTP/1.1 200") and not any(word in received for word in REFUSALS):
            self.round.good.append(perf_counter() - self.began)
        else:
            self.round.refuse(received)
        self.received = bytearray()
        if self.round.is_over:
            self.end()
        else:
            self.send()

    def end(self) -> None:
        if self.ended and not self.ended.done():
            self.ended.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.ended and not self.ended.done():  # not by us
            self.round.refuse(self.received or b"The connection was closed.")
            self.end()

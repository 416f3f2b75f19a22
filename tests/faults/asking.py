"""Who asks a server that is in trouble: a client that keeps its connection, and says what it was told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext
from statistics import quantiles
from typing import Any, NamedTuple

import orjson

from scripts.hostile import sending

KEY = "the-administrator-of-a-server-in-trouble"
ME = sending.graphql(KEY, "{ currentUser { username } }")
READY = sending.request("GET", "/ready")


class Answer(NamedTuple):
    """Status 0: none came. ``at`` is when it was asked for."""

    at: float
    seconds: float
    status: int
    headers: dict[str, str] = {}
    body: bytes = b""

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


class Client:
    """Who hears nothing for ``patience`` seconds gives up."""

    def __init__(self, port: int, patience: float = 60, tls: SSLContext | None = None) -> None:
        self.port, self.patience, self.tls = port, patience, tls
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> Answer:
        at = time.monotonic()
        try:
            async with asyncio.timeout(self.patience):
                status, headers, body = await self._ask(request)
        except (OSError, EOFError, TimeoutError):
            self.close()
            return Answer(at, time.monotonic() - at, 0)
        if headers.get("connection") == "close":
            self.close()
        return Answer(at, time.monotonic() - at, status, headers, body)

    async def _ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.writer is None or self.reader is None:
            name = "localhost" if self.tls else None
            self.reader, self.writer = await asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.tls, server_hostname=name
            )
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(head[0].split()[1]), headers, body

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def keep_asking(
    port: int,
    clients: int,
    requests: Callable[[], bytes],
    over: asyncio.Event,
    pause: float = 0,
    tls: SSLContext | None = None,
) -> list[Answer]:
    """So many clients until it is over, each as soon as it has its answer and has paused."""

    async def one() -> list[Answer]:
        client, answers = Client(port, tls=tls), list[Answer]()
        while not over.is_set():
            answers.append(await client.ask(requests()))
            await asyncio.sleep(pause if answers[-1].status else max(pause, 0.05))
        client.close()
        return answers

    found = await asyncio.gather(*[one() for _ in range(clients)])
    return sorted((answer for each in found for answer in each), key=lambda answer: answer.at)


async def until_ready(port: int, seconds: float = 20) -> float:
    """How long it takes to be so."""
    began, client = time.monotonic(), Client(port)
    while (await client.ask(READY)).status != 200:
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.02)
    client.close()
    return time.monotonic() - began


def p99(answers: Iterable[Answer]) -> float:
    """In milliseconds."""
    waits = [answer.seconds * 1000 for answer in answers]
    return quantiles(waits, n=100)[98] if len(waits) > 1 else max(waits, default=0.0)


def is_told_to_come_again(answer: Answer) -> bool:
    """``/ready`` need not say when."""
    return answer.status == 503 and ("retry-after" in answer.headers or b'"status"' in answer.body)


def longest(answers: Sequence[Answer]) -> float:
    return max((answer.seconds for answer in answers), default=0.0)

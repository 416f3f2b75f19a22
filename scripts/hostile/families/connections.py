"""Connections: endless, half, split, crowded, slow, and left."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

from scripts.hostile.families import Act, Aims
from scripts.hostile.sending import graphql

Piece = tuple[bytes, float]
"""What is sent, and for how long nothing is sent after it."""

BEGIN = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = BEGIN + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
LIMIT = 2.0  # seconds for each


def one(aims: Aims) -> Act:
    conversation = aims.chance.choice(CONVERSATIONS)
    many, number = aims.size(50), aims.chance.randrange(10**9)

    def run(port: int) -> None:
        same = aims._replace(chance=Random(number))  # noqa: S311 - it protects nothing
        for _ in range(many):
            _talk(conversation(same), port, LIMIT / many)

    return Act(f"{many} x {conversation.__name__}, seed {number}", run)


def _talk(pieces: Iterator[Piece], port: int, seconds: float) -> None:
    """Until the server ends it, or the time is over. What it answers is seldom read."""
    until = time.monotonic() + seconds
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
        connection.settimeout(seconds)
        for data, pause in pieces:
            connection.sendall(data)
            time.sleep(pause)
            if time.monotonic() > until:
                return
        connection.settimeout(0.02)
        connection.recv(65_536)


def endless_headers(aims: Aims) -> Iterator[Piece]:
    yield BEGIN, 0
    for number in range(10**7):
        yield b"".join(b"X-%d-%d: %s\r\n" % (number, each, b"v" * aims.size(100)) for each in range(500)), 0


def endless_header(aims: Aims) -> Iterator[Piece]:
    yield (
        BEGIN
        + aims.chance.choice([b"X: ", b"X", b"Authorization: Bearer ", b"Content-Length: 1", b"Cookie: a="]),
        0,
    )
    while True:
        yield aims.chance.choice([b"x", b"1", b" ", b"\t", b";"]) * aims.size(), 0


def endless_address(aims: Aims) -> Iterator[Piece]:
    yield b"GET /" + aims.chance.choice([b"", b"graphql?query=", b"enkrypt/api/v1/users/", b"?"]), 0
    while True:
        yield aims.chance.choice([b"x", b"%00", b"/", b"&a=b", b".."]) * aims.size(100_000), 0


def endless_body(aims: Aims) -> Iterator[Piece]:
    length = aims.chance.choice([b"1048576", b"1048577", b"9" * 400, b"-1", b"0x10"])
    yield BEGIN + b"Content-Type: application/json\r\nContent-Length: %s\r\n\r\n" % length, 0
    for _ in range(5000):
        yield b"x" * aims.size(), 0


def chunks(aims: Aims) -> Iterator[Piece]:
    """Tiny, lying about their size, with endless extensions, and without an end."""
    yield CHUNKED, 0
    for _ in range(20_000):
        kind = aims.chance.randrange(40)
        if kind == 0:
            yield (
                aims.chance.choice(
                    [b"FFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"zz\r\n", b"0" * 5000 + b"1\r\nx\r\n"]
                ),
                0,
            )
        elif kind == 1:
            yield b"1;" + b"e" * aims.size(100_000) + b"\r\nx\r\n", 0
        else:
            yield b"1\r\nx\r\n" * aims.size(1000), 0


def trailers(aims: Aims) -> Iterator[Piece]:
    yield CHUNKED + b"0\r\n", 0
    for number in range(100_000):
        yield b"X-%d: %s\r\n" % (number, b"v" * aims.size(1000)), 0


def pipeline(aims: Aims) -> Iterator[Piece]:
    """Requests without waiting for an answer, and without reading one."""
    request = graphql(
        aims.key(), aims.chance.choice(["{ __typename }", "{ users(first: 250) { nodes { id } } }"])
    )
    for _ in range(aims.size(5000)):
        yield request, 0


def slow_writer(aims: Aims) -> Iterator[Piece]:
    for byte in aims.chance.choice([BEGIN, CHUNKED, graphql(None, "{ __typename }")]):
        yield bytes([byte]), 0.05


def half(aims: Aims) -> Iterator[Piece]:
    request = graphql(aims.key(), "{ users(first: 250) { nodes { id } } }")
    yield request[: aims.chance.randrange(len(request))], aims.chance.choice([0, 0.1])


def left(aims: Aims) -> Iterator[Piece]:
    yield (
        aims.chance.choice(
            [b"", b"\r\n" * 1000, b"\x00" * 1000, b"\x16\x03\x01", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
        ),
        0.2,
    )


def odd(aims: Aims) -> Iterator[Piece]:
    """Well formed or not, nothing that a program sends."""
    yield (
        aims.chance.choice(
            [
                BEGIN + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                BEGIN + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                BEGIN + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                BEGIN + b"Expect: 100-continue\r\nContent-Length: 100\r\n\r\n",
                BEGIN + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                BEGIN + b"Connection: close\r\nContent-Length: 0\r\n\r\n" + BEGIN,
                b"GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
                b"GET //evil HTTP/1.1\r\nHost: " + b"a" * 60_000 + b"\r\n\r\n",
                b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                b"GET / HTTP/9.9\r\n\r\n",
                b"\xff\xfe" * 1000,
            ]
        ),
        0,
    )


CONVERSATIONS: list[Callable[[Aims], Iterator[Piece]]] = [
    endless_headers, endless_header, endless_address, endless_body, chunks, trailers, pipeline, slow_writer,
    half, left, odd,
]  # fmt: skip

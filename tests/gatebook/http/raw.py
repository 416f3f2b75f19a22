"""Bytes to and from a server of our own protocol, with no HTTP client between to mend them."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn.server import ServerState

from gatebook.http.protocol import TimeoutProtocol

LIMIT = 0.3


class Quick(TimeoutProtocol):
    seconds = LIMIT


async def answer(request: Request) -> Response:
    if request.headers.get("early"):
        return PlainTextResponse("too large", 413)
    try:
        body = await request.body()
    except ClientDisconnect:
        return PlainTextResponse("nobody reads this")
    if seconds := request.query_params.get("seconds"):
        await anyio.sleep(float(seconds))
    return PlainTextResponse(f"read {len(body)}")


async def names(request: Request) -> Response:
    await request.body()
    return PlainTextResponse(" ".join(request.headers))


async def large(request: Request) -> Response:
    size = int(request.query_params["size"])
    if request.query_params.get("whole"):
        return PlainTextResponse("x" * size)

    async def pieces() -> AsyncIterator[str]:
        for _ in range(size // 1000):
            yield "x" * 1000

    return StreamingResponse(pieces())


ROUTES = [
    Route("/", answer, methods=["GET", "POST"]),
    Route("/names", names, methods=["GET", "POST"]),
    Route("/large", large),
]


class Running(NamedTuple):
    port: int
    state: ServerState

    def is_idle(self) -> bool:
        """Neither a connection nor the answer to a request is left."""
        return not self.state.connections and not self.state.tasks

    def is_busy(self) -> bool:
        return bool(self.state.connections)


@contextmanager
def running(protocol: type[TimeoutProtocol] = Quick) -> Iterator[Running]:
    config = uvicorn.Config(
        Starlette(routes=ROUTES),
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=2,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, 16384)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Running(listener.getsockname()[1], server.server_state)
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def connected(port: int, *pieces: bytes) -> Iterator[socket.socket]:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        connection.settimeout(5)
        connection.connect(("127.0.0.1", port))
        for piece in pieces:
            connection.sendall(piece)
        yield connection


def one_answer(connection: socket.socket) -> bytes:
    """With a Content-Length; the connection is kept."""
    received = b""
    while not (found := re.search(rb"content-length: (\d+)\r\n(?s:.*?)\r\n\r\n", received)) or (
        len(received) < found.end() + int(found[1])
    ):
        piece = connection.recv(65536)
        assert piece, received
        received += piece
    return received


def everything(connection: socket.socket) -> bytes:
    """What comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def seconds_until_closed(connection: socket.socket) -> float:
    began = time.monotonic()
    everything(connection)
    return time.monotonic() - began


def refusal_in(answer: bytes) -> tuple[int, Any]:
    """The status and the body of an answer that says that the connection is closed after it."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nconnection: close\r\n" in head + b"\r\n"
    assert b"\r\nx-content-type-options: nosniff\r\n" in head + b"\r\n"
    return int(head.split()[1]), json.loads(body)

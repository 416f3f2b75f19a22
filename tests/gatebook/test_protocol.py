"""A connection whose request does not arrive whole in time is closed; any other is left alone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gatebook.protocol import Clocked

LIMIT = 0.3
GET = b"GET /?seconds=%s HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"


class Quick(Clocked):
    seconds = LIMIT


async def answer(request: Request) -> Response:
    if request.headers.get("early"):
        return PlainTextResponse("too large", 413)
    body = await request.body()
    if seconds := request.query_params.get("seconds"):
        await anyio.sleep(float(seconds))
    return PlainTextResponse(f"read {len(body)}")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    config = uvicorn.Config(
        app, http=Quick, ws="none", lifespan="off", log_config=None, access_log=False, timeout_keep_alive=2
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


@contextmanager
def connected(port: int, *pieces: bytes) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for piece in pieces:
            connection.sendall(piece)
        yield connection


def seconds_until_closed(connection: socket.socket) -> float:
    began = time.monotonic()
    while connection.recv(65536):
        pass
    return time.monotonic() - began


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"GE"],
        [b"GET / HTTP/1.1\r\nHost: x\r\n"],
        [POST],
        [POST + b"123"],
        [b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n"],
        [b"\r\n"],
        [b"POST / HTTP/1.1\r\nHost: x\r\nEarly: 1\r\nContent-Length: 400\r\n\r\n1234"],
    ],
    ids=["silence", "half-line", "half-head", "no-body", "half-body", "half-chunks", "blank", "early-answer"],
)
def test_a_request_that_stops_half_way_loses_its_connection(port: int, pieces: list[bytes]) -> None:
    with connected(port, *pieces) as connection:
        assert LIMIT * 0.8 < seconds_until_closed(connection) < LIMIT * 3


@pytest.mark.parametrize("rest", [b"GET / HT", POST + b"12", b"\r\n"], ids=["head", "body", "blank"])
def test_so_does_a_later_one_on_the_same_connection(port: int, rest: bytes) -> None:
    with connected(port, POST, b"1234") as connection:
        assert connection.recv(65536).endswith(b"read 4")
        connection.sendall(rest)
        assert LIMIT * 0.8 < seconds_until_closed(connection) < LIMIT * 3


def test_so_does_one_that_was_sent_before_the_answer_to_the_one_before(port: int) -> None:
    with connected(port, GET % b"0.2" + POST + b"12") as connection:
        assert connection.recv(65536).endswith(b"read 0")
        assert LIMIT * 0.8 < seconds_until_closed(connection) < LIMIT * 3


def dribble(connection: socket.socket) -> None:
    for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(LIMIT / 10)


def test_a_byte_now_and_then_does_not_help(port: int) -> None:
    with connected(port) as connection:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            dribble(connection)
        assert time.monotonic() - began < LIMIT * 3


def test_an_answer_may_take_its_time(port: int) -> None:
    with connected(port, GET % b"0.8") as connection:
        assert connection.recv(65536).endswith(b"read 0")


def test_a_connection_that_is_kept_may_rest_between_requests(port: int) -> None:
    with connected(port) as connection:
        for _ in range(3):
            connection.sendall(POST + b"1234")
            assert connection.recv(65536).endswith(b"read 4")
            time.sleep(LIMIT * 1.2)


def test_asking_for_a_websocket_is_answered_like_any_request(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with connected(port, head) as connection:
        assert connection.recv(65536).endswith(b"read 0")
    assert caplog.messages == []

"""A connection whose request does not arrive whole in time is closed; any other is left alone."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from tests.gatebook.http.raw import LIMIT, connected, one_answer, running, seconds_until_closed

GET = b"GET /?seconds=%s HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as server:
        yield server.port


@pytest.mark.promise("S54")
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
        assert one_answer(connection).endswith(b"read 4")
        connection.sendall(rest)
        assert LIMIT * 0.8 < seconds_until_closed(connection) < LIMIT * 3


def test_so_does_one_that_was_sent_before_the_answer_to_the_one_before(port: int) -> None:
    with connected(port, GET % b"0.2" + POST + b"12") as connection:
        assert one_answer(connection).endswith(b"read 0")
        assert LIMIT * 0.8 < seconds_until_closed(connection) < LIMIT * 3


def dribble(connection: socket.socket) -> None:
    for byte in b"GET / HTTP/1.1\r\nX: " + b"x" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(LIMIT / 10)


@pytest.mark.promise("S54")
def test_a_byte_now_and_then_does_not_help(port: int) -> None:
    with connected(port) as connection:
        began = time.monotonic()
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            dribble(connection)
        assert time.monotonic() - began < LIMIT * 3


def test_an_answer_may_take_its_time(port: int) -> None:
    with connected(port, GET % b"0.8") as connection:
        assert one_answer(connection).endswith(b"read 0")


def test_a_connection_that_is_kept_may_rest_between_requests(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(POST + b"1234")
        assert one_answer(connection).endswith(b"read 4")
        time.sleep(LIMIT * 1.2)
        connection.sendall(POST + b"1234")
        assert one_answer(connection).endswith(b"read 4")
        time.sleep(LIMIT * 2.4)
        connection.sendall(POST + b"1234")
        assert one_answer(connection).endswith(b"read 4")


def test_asking_for_a_websocket_is_answered_like_any_request(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with connected(port, head) as connection:
        assert one_answer(connection).endswith(b"read 0")
    assert caplog.messages == []

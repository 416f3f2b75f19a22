"""Who does not take an answer, or a byte at a time, loses the connection; who is only slow does not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from gatebook.http.protocol import TimeoutProtocol
from tests.gatebook.http.raw import LIMIT, Running, connected, everything, running
from tests.gatebook.running import until

SIZE = 2_000_000
STREAMED = b"GET /large?size=%d HTTP/1.1\r\nHost: x\r\n\r\n" % SIZE
WHOLE = STREAMED.replace(b"?", b"?whole=1&")
LAST = STREAMED.replace(b"Host", b"Connection: close\r\nHost")


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as server:
        yield server


def read_slowly(connection: socket.socket, bytes_a_second: int) -> int:
    """How much came, until the connection ended."""
    count = 0
    while piece := connection.recv(max(1, bytes_a_second // 100)):
        count += len(piece)
        time.sleep(len(piece) / bytes_a_second)
    return count


@pytest.mark.promise("S54")
@pytest.mark.parametrize("request_", [STREAMED, WHOLE, LAST], ids=["streamed", "whole", "last"])
def test_who_does_not_read_is_cut_off(server: Running, request_: bytes) -> None:
    with connected(server.port, request_) as connection:
        until(server.is_busy)
        assert LIMIT * 0.7 < until(server.is_idle) < LIMIT * 3
        with pytest.raises(ConnectionResetError):
            everything(connection)


def test_so_are_many_at_once(server: Running) -> None:
    opened = [connected(server.port, STREAMED, WHOLE) for _ in range(20)]
    for each in opened:
        each.__enter__()
    until(server.is_busy)
    assert until(server.is_idle, LIMIT * 10)
    for each in opened:
        each.__exit__(None, None, None)


@pytest.mark.parametrize("request_", [STREAMED, WHOLE], ids=["streamed", "whole"])
def test_a_byte_now_and_then_does_not_help(server: Running, request_: bytes) -> None:
    with connected(server.port, request_) as connection:
        until(server.is_busy)
        taken = []

        def is_over() -> bool:
            if is_left := not server.is_idle():
                taken.append(connection.recv(1))
                time.sleep(LIMIT / 30)
            return not is_left

        until(is_over, LIMIT * 10)
        assert taken
        assert b"" not in taken


@pytest.mark.parametrize("request_", [STREAMED, WHOLE], ids=["streamed", "whole"])
def test_who_reads_slowly_gets_all_of_it(server: Running, request_: bytes) -> None:
    with connected(server.port, request_.replace(b"Host", b"Connection: close\r\nHost")) as connection:
        began = time.monotonic()
        assert read_slowly(connection, SIZE * 2 // 3) >= SIZE
        assert time.monotonic() - began > LIMIT * 4


class Small(TimeoutProtocol):
    held = 3 * SIZE


def test_answers_that_nobody_takes_have_room_together_and_the_oldest_go_first() -> None:
    with running(Small) as server, ExitStack() as stack:
        idle = [stack.enter_context(connected(server.port, WHOLE)) for _ in range(10)]
        time.sleep(0.5)
        assert len(server.state.connections) <= 4
        with connected(server.port, LAST.replace(b"?", b"?whole=1&")) as reading:
            assert len(everything(reading)) > SIZE
        with pytest.raises(ConnectionResetError):
            everything(idle[0])


def test_who_does_not_read_does_not_keep_the_server_from_stopping() -> None:
    with running() as server:
        connection = connected(server.port, WHOLE)
        connection.__enter__()
        time.sleep(0.1)
        began = time.monotonic()
    assert time.monotonic() - began < LIMIT * 4
    connection.__exit__(None, None, None)

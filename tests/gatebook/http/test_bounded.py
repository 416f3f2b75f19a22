"""What a connection may bring: 64 KiB and 100 headers beside a body; what is more, or no HTTP, is refused."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gatebook.http.raw import Running, connected, everything, one_answer, refusal_in, running

SECONDS, MEGABYTES = 1, 20
HEAD_SIZE = 64 * 1024
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
TOO_LARGE = {
    "errors": [
        {
            "message": "A request has at most 100 headers, and 65536 bytes beside its body.",
            "extensions": {"code": "REQUEST_HEADER_FIELDS_TOO_LARGE"},
        }
    ]
}
MALFORMED = {
    "errors": [
        {"message": "The request is not valid HTTP/1.1.", "extensions": {"code": "BAD_REQUEST"}},
    ]
}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as server:
        yield server


def memory() -> float:
    """Megabytes that this process, and so the server in it, has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000


ENDLESS = {
    "address": (b"GET /", b"x" * 10_000),
    "query": (b"GET /?", b"x" * 10_000),
    "name": (GET, b"x" * 10_000),
    "value": (GET + b"X: ", b"x" * 10_000),
    "blanks": (GET + b"X: ", b" " * 10_000),
    "headers": (GET, b"a: b\r\n" * 1000),
    "empty-headers": (GET, b"a:\r\n" * 1000),
    "lines": (b"", b"\r\n" * 1000),
    "zeros": (CHUNKED, b"0" * 10_000),
    "extension": (CHUNKED + b"1;", b"x" * 10_000),
    "extensions": (CHUNKED, (b"1;" + b"x" * 2000 + b"\r\nx\r\n") * 10),
    "trailer": (CHUNKED + b"0\r\nX: ", b"x" * 10_000),
    "trailers": (CHUNKED + b"0\r\n", b"a: b\r\n" * 1000),
}


@pytest.mark.promise("S54")
@pytest.mark.parametrize(("begin", "more"), ENDLESS.values(), ids=ENDLESS.keys())
def test_what_is_no_body_and_has_no_end_is_431_at_once(server: Running, begin: bytes, more: bytes) -> None:
    before, began = memory(), time.monotonic()
    with connected(server.port, begin, *[more] * 500) as connection:
        answer = everything(connection)
    assert refusal_in(answer) == (431, TOO_LARGE)
    assert time.monotonic() - began < SECONDS
    assert memory() - before < MEGABYTES


def header(size: int) -> bytes:
    """One that makes the head of that size, with the blank line."""
    return b"X: ".ljust(size - len(GET) - 4, b"x") + b"\r\n\r\n"


def test_a_head_of_64_kib_is_good_and_one_byte_more_is_not(server: Running) -> None:
    with connected(server.port, GET + header(HEAD_SIZE)) as connection:
        assert one_answer(connection).endswith(b"read 0")
    with connected(server.port, GET + header(HEAD_SIZE + 1)) as connection:
        assert refusal_in(everything(connection)) == (431, TOO_LARGE)


def test_a_hundred_headers_are_good_and_one_more_is_not(server: Running) -> None:
    with connected(server.port, GET + b"a: b\r\n" * 99 + b"\r\n") as connection:
        assert one_answer(connection).endswith(b"read 0")
    with connected(server.port, GET + b"a: b\r\n" * 100 + b"\r\n") as connection:
        assert refusal_in(everything(connection)) == (431, TOO_LARGE)


def test_each_request_on_a_connection_may_be_as_large(server: Running) -> None:
    with connected(server.port) as connection:
        answers = []
        for _ in range(3):
            connection.sendall(GET + header(HEAD_SIZE - 10))
            answers.append(one_answer(connection)[-6:])
    assert answers == [b"read 0"] * 3


def test_others_are_answered_meanwhile(server: Running) -> None:
    with connected(server.port, GET + b"X: ", *[b"x" * 65536] * 100):
        began = time.monotonic()
        with connected(server.port, GET + b"\r\n") as other:
            assert one_answer(other).endswith(b"read 0")
        assert time.monotonic() - began < SECONDS


def test_a_body_in_chunks_of_one_byte_is_good(server: Running) -> None:
    with connected(server.port, CHUNKED + b"1\r\nx\r\n" * 50_000 + b"0\r\n\r\n") as connection:
        assert one_answer(connection).endswith(b"read 50000")


@pytest.mark.promise("S57")
def test_a_trailer_is_no_header(server: Running) -> None:
    request = CHUNKED.replace(b"/ ", b"/names ", 1) + b"0\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
    with connected(server.port, request) as connection:
        assert one_answer(connection).endswith(b"\r\n\r\nhost transfer-encoding")


def test_requests_sent_ahead_are_answered_in_order(server: Running) -> None:
    one = POST + b"Content-Length: %d\r\n\r\n%s"
    requests = b"".join(one % (size, b"\r\n\r\n" * (size // 4)) for size in range(0, 400, 4))
    with connected(server.port, requests + GET + b"Connection: close\r\n\r\n") as connection:
        bodies = [part.split(b"HTTP/1.1")[0] for part in everything(connection).split(b"\r\n\r\n")[1:]]
    assert bodies == [b"read %d" % size for size in range(0, 400, 4)] + [b"read 0"]


def test_requests_sent_ahead_without_reading_the_answers_take_little_memory(server: Running) -> None:
    before = memory()
    requests = GET.replace(b"/", b"/?seconds=0.2", 1) + b"\r\n" + (GET + b"\r\n") * 8000
    opened = [connected(server.port, requests) for _ in range(5)]
    for each in opened:
        each.__enter__()
    time.sleep(0.1)
    assert memory() - before < MEGABYTES
    for each in opened:
        each.__exit__(None, None, None)


NONSENSE = {
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "words": b"hello\r\n\r\n",
    "version": b"GET / HTTP/9.9\r\n\r\n",
    "no-address": b"GET  HTTP/1.1\r\n\r\n",
    "no-colon": GET + b"nonsense\r\n\r\n",
    "folded": GET + b"X: y\r\n z\r\n\r\n",
    "bare-feeds": b"GET / HTTP/1.1\nHost: x\n\n",
    "length": POST + b"Content-Length: many\r\n\r\n",
    "lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "length-and-chunks": POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "chunk": CHUNKED + b"x\r\n",
    "no-host": b"GET / HTTP/1.1\r\n\r\n",
    "hosts": GET + b"Host: y\r\n\r\n",
    "same-hosts": GET + b"HOST: x\r\n\r\n",
    "hosts-of-old": b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
    "encodings": CHUNKED[:-2] + b"Transfer-Encoding: identity\r\n\r\n",
    "unknown-encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "blank-before-colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "bare-feeds-in-chunks": CHUNKED + b"1\nx\n0\n\n",
    "signed-length": POST + b"Content-Length: +1\r\n\r\nx",
    "null": GET + b"X: a\x00b\r\n\r\n",
}


@pytest.mark.promise("S57")
@pytest.mark.parametrize("request_", NONSENSE.values(), ids=NONSENSE.keys())
def test_what_is_no_http_is_400_and_leaves_no_trace_in_the_log(
    server: Running, caplog: pytest.LogCaptureFixture, request_: bytes
) -> None:
    with connected(server.port, request_) as connection:
        assert refusal_in(everything(connection)) == (400, MALFORMED)
    assert caplog.messages == []


def test_a_request_of_http_1_0_needs_no_host(server: Running) -> None:
    with connected(server.port, b"GET / HTTP/1.0\r\n\r\n") as connection:
        assert everything(connection).endswith(b"read 0")


@pytest.mark.promise("S57")
def test_nonsense_after_a_request_does_not_take_its_answer(server: Running) -> None:
    with connected(
        server.port, GET.replace(b"/", b"/?seconds=0.1", 1) + b"\r\n", b"hello\r\n\r\n"
    ) as connection:
        answer = everything(connection)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.endswith(b"read 0")


def test_nonsense_in_a_body_after_its_answer_only_ends_the_connection(server: Running) -> None:
    with connected(server.port, CHUNKED.replace(b"Host", b"Early: 1\r\nHost")) as connection:
        assert one_answer(connection).endswith(b"too large")
        connection.sendall(b"x\r\n")
        assert everything(connection) == b""


@pytest.mark.promise("S57")
def test_the_body_of_a_request_for_another_protocol_is_no_request(server: Running) -> None:
    inner = GET + b"\r\n"
    head = POST + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n" % len(inner)
    with connected(server.port, head + inner) as connection:
        answer = everything(connection)
    assert answer.count(b"HTTP/1.1 ") == 1

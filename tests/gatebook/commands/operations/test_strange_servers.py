"""What answers at an address need not be Gatebook: it is told in one line, and a key goes nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from tests.gatebook.commands.operations.conftest import Gatebook, Told


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    location: str | None = None


@contextmanager
def answering(answer: Answer) -> Iterator[tuple[str, list[str | None]]]:
    """Its address, and the credentials it was sent."""
    sent: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.headers["Authorization"])
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(answer.body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()
        thread.join()


async def asked(url: str) -> Told:
    return await Gatebook({"GATEBOOK_URL": url, "GATEBOOK_KEY": "gw_secret"})("user", "list")


STRANGE = {
    "a page": Answer(200, b"<html>"),
    "nothing": Answer(204),
    "an outage": Answer(502, b"Bad Gateway"),
    "other JSON": Answer(200, b"[1]"),
    "no data": Answer(200, b'{"data": null}'),
    "errors of another kind": Answer(200, b'{"errors": [1]}'),
    "no text": Answer(200, b"\xff\xfe\xff"),
    "too deep": Answer(200, b"[" * 100_000),
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
async def test_what_is_not_gatebook_is_told(answer: Answer) -> None:
    with answering(answer) as (url, _):
        told = await asked(url)
    error = f"Error: …/graphql answers with status {answer.status}, and not as Gatebook does.\n"
    assert told == Told("", error, 1)


async def test_a_key_does_not_follow_to_another_address() -> None:
    with answering(Answer(200)) as (other, sent_there), answering(Answer(302, b"", other)) as (url, sent):
        told = await asked(url)
    assert told == Told("", "Error: …/graphql answers with status 302, and not as Gatebook does.\n", 1)
    assert (sent, sent_there) == (["Bearer gw_secret"], [])


async def test_what_a_server_says_is_not_obeyed_by_a_terminal() -> None:
    body = b'{"errors": [{"message": "a\\u001b[2Jb\\n", "extensions": {"code": "UNAUTHENTICATED"}}]}'
    with answering(Answer(401, body)) as (url, _):
        told = await asked(url)
    assert told == Told("", "Error: a\\x1b[2Jb\\n (UNAUTHENTICATED)\n", 4)

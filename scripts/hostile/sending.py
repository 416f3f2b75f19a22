"""A request as bytes, and its answer, however long it is or takes."""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Callable
from time import perf_counter
from typing import Any, NamedTuple

import orjson

KEPT = 65_536  # of the answer's bytes
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
END = b"\r\n0\r\n\r\n"
CHECKED = 0.2  # seconds between two looks at what the server uses


class Answer(NamedTuple):
    """Status 0: none came. ``over`` says which bound was passed."""

    status: int
    body: bytes
    size: int
    seconds: float
    over: str = ""


def request(method: str, path: str, key: str | None = None, body: object = None) -> bytes:
    """``body`` is bytes, or what becomes JSON."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"Authorization: Bearer {key}"] if key else []
    content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
    if content:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + content


def graphql(key: str | None, document: str, **variables: Any) -> bytes:
    return request("POST", "/graphql", key, {"query": document, "variables": variables})


def send(port: int, sent: bytes, passed: Callable[[float], str]) -> Answer:
    """``passed`` is asked from time to time, with the seconds, which bound was passed."""
    began, receiving = perf_counter(), Receiving()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setblocking(False)
        left, over = memoryview(sent), ""
        while not receiving.is_whole and not over:
            readable, writable, _ = select.select([connection], [connection] if left else [], [], CHECKED)
            if writable:
                left = _send(connection, left)
            if readable:
                receiving.receive(connection)
            else:
                over = passed(perf_counter() - began)
    return Answer(receiving.status, receiving.body, receiving.size, perf_counter() - began, over)


def _send(connection: socket.socket, left: memoryview) -> memoryview:
    try:
        return left[connection.send(left[:1_000_000]) :]
    except OSError:  # it refuses to read more; its answer is still to be read
        return memoryview(b"")


class Receiving:
    """What has come of an answer. Of a long one the middle is not kept."""

    def __init__(self) -> None:
        self.kept, self.last, self.size, self.is_whole = bytearray(), b"", 0, False

    def receive(self, connection: socket.socket) -> None:
        try:
            data = connection.recv(1_000_000)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.size += len(data)
        self.last = (self.last + data)[-len(END) :]
        self.kept += data[: KEPT - len(self.kept)]
        self.is_whole = not data or self._has_ended()

    def _has_ended(self) -> bool:
        head = self.kept.find(b"\r\n\r\n")
        if head < 0:
            return False
        if found := LENGTH.search(self.kept, 0, head):
            return self.size >= head + 4 + int(found[1])
        return self.last == END or b" 204 " in self.kept[:20] or b" 304 " in self.kept[:20]

    @property
    def status(self) -> int:
        return int(self.kept[9:12]) if self.kept.startswith(b"HTTP/1.1 ") else 0

    @property
    def body(self) -> bytes:
        return bytes(self.kept.partition(b"\r\n\r\n")[2])

"""Requests as they come over the wire, in bytes that no client library would send, and what they cost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import process_time
from typing import NamedTuple
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.types import Message

from tests.conftest import ADMIN_KEY


class Call(NamedTuple):
    method: str
    path: bytes
    query: bytes = b""
    headers: Sequence[tuple[bytes, bytes]] = ()
    body: bytes = b""


class Answered(NamedTuple):
    """``seconds`` are those of the processor: others that run at the same time do not count."""

    status: int
    body: bytes
    seconds: float


async def answered(app: Starlette, call: Call) -> Answered:
    """As the administrator, unless the headers say otherwise."""
    given = {name for name, _ in call.headers}
    own = [(b"host", b"gatebook.test"), (b"content-type", b"application/json")]
    own.append((b"authorization", f"Bearer {ADMIN_KEY}".encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": call.method,
        "scheme": "http",
        "path": unquote(call.path.decode("latin-1")),
        "raw_path": call.path,
        "query_string": call.query,
        "headers": [*(each for each in own if each[0] not in given), *call.headers],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8001),
        "root_path": "",
    }
    sent: list[Message] = []
    coming = [call.body]

    async def receive() -> Message:
        if not coming:  # whoever sends a list waits for the client to go away
            await asyncio.Event().wait()
        return {"type": "http.request", "body": coming.pop(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    began = process_time()
    await app(scope, receive, send)
    seconds = process_time() - began
    return Answered(sent[0]["status"], b"".join(each["body"] for each in sent[1:]), seconds)

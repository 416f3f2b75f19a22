"""What every request gets: an id, headers for safety, a line in the log, and an answer whatever breaks."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterable
from time import perf_counter
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatebook.http.refusals import Failure, Outage, on_failure
from gatebook.logs import request_id

access = logging.getLogger("gatebook.access")

# An answer that sets one of these itself keeps its own.
DEFAULTS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)

# What a path may hold that the log must not: whatever names a key, and what looks like a key or token.
SECRETS = re.compile(r"(?<=/api-keys/).+|g[wst]_[\w-]+", re.IGNORECASE | re.DOTALL)

Pairs = Iterable[tuple[bytes, bytes]]


class Rescue:
    """Answers what fails. Stands inside Starlette's own handler of errors, which would close the connection
    after answering."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except (ClientDisconnect, Failure):
            raise
        except Exception as error:
            answer = on_failure(error, Headers(scope=scope).get("accept", ""))
            if begun:  # breaking the connection is the only honest end
                raise Failure("The answer broke off.") from None
            await answer(scope, receive, send)


class Envelope:
    def __init__(self, app: ASGIApp) -> None:
        self.app = Rescue(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, plainly(send))
            return
        identity, began, status = str(uuid.uuid4()), perf_counter(), 0
        token = request_id.set(identity)

        async def send_enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = list(enveloped(message["headers"], identity))
            await send(message)

        try:
            await self.app(scope, receive, send_enveloped)
        except ClientDisconnect:
            pass  # nobody is left to answer
        finally:
            if access.isEnabledFor(logging.INFO):
                _log(scope, status, perf_counter() - began)
            request_id.reset(token)


def plainly(send: Send) -> Send:
    """The lifespan tells the log a traceback; of what an operator can mend, its last line will do."""

    async def send_plainly(message: Message) -> None:
        last = message.get("message", "").strip().rpartition("\n")[2]
        if last.startswith(f"{Outage.__module__}.{Outage.__name__}: "):
            message["message"] = last.partition(": ")[2]
        await send(message)

    return send_plainly


def enveloped(headers: Pairs, identity: str) -> Pairs:
    yield from headers
    present = {name for name, _ in headers}
    yield from ((name, value) for name, value in DEFAULTS if name not in present)
    yield b"x-request-id", identity.encode()


def _log(scope: Scope, status: int, seconds: float) -> None:
    """The path as it was sent, or it could forge lines; its query may hold names."""
    path = quote(SECRETS.sub("...", scope["path"][:200]))[:200]
    access.info("%s %s %d %.1f ms", scope["method"], path, status, seconds * 1000)

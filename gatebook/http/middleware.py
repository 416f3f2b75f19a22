"""What every request gets: an id, headers for safety, a line in the log, and an answer whatever breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatebook.http import access, metrics
from gatebook.http.refusals import Failure, Outage, on_failure
from gatebook.logs import request_id
from gatebook.values import Network
from models.noted import Noted, current

# An answer that sets one of these itself keeps its own.
DEFAULTS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)

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
    """``access_log`` says which requests have a line in the log."""

    def __init__(
        self, app: ASGIApp, trusted_proxies: Sequence[Network] = (), access_log: str = "all"
    ) -> None:
        self.app, self.trusted_proxies = Rescue(app), trusted_proxies
        self.is_logged = access.LOGGED[access_log]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, plainly(send))
            return
        identity, began, status = access.new_id(scope, self.trusted_proxies), perf_counter(), 0
        noted = Noted()
        token, noting = request_id.set(identity), current.set(noted)

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
            seconds = perf_counter() - began
            metrics.count(scope, status, seconds, noted)
            if self.is_logged(status, noted) and scope["path"] not in access.PROBES:
                access.log(scope, status, seconds, noted, self.trusted_proxies)
            request_id.reset(token)
            current.reset(noting)


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

"""The protocol of our connections, with a clock: a request that does not arrive whole in time loses its
connection, and so does a client that does not take its answer.

uvicorn itself waits for ever: for the first byte, for the rest of a header or a body, for a client to read.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from gatebook.http import capacity
from gatebook.http.bounded import CLOSE, Bounded
from gatebook.http.refusals import refusal

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

LARGE = 256 * 1024  # bytes of an answer written at once
RESET = struct.pack("ii", 1, 0)
TOO_MANY = refusal(
    503, "The server holds as many connections as it can.", "BUSY", {**CLOSE, "Retry-After": "5"}
)


async def answered(app: ASGI3Application, scope: Any, receive: Any, send: Any) -> None:
    """uvicorn cancels what is left in the end, and would log each as an error."""
    with suppress(asyncio.CancelledError):
        await app(scope, receive, send)


class Counted:
    """A transport that knows how much it was given to send, and makes room for what is large."""

    def __init__(self, transport: asyncio.Transport, make_room: Callable[[int], None]) -> None:
        self.transport, self.make_room, self.written = transport, make_room, 0

    def write(self, data: bytes) -> None:
        self.written += len(data)
        if len(data) >= LARGE:
            self.make_room(len(data))
        self.transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class TimeoutProtocol(Bounded):
    """``began`` is when the request did that has not come whole; ``taken_at`` when last enough of an answer
    was taken, or nothing was left of it."""

    seconds = 30.0
    slowest = 8 * 1024  # bytes a second of an answer, over ``seconds``
    held = 256 * 1024 * 1024  # bytes of all answers that were not taken yet
    answering: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.counted = Counted(transport, self._make_room)
        super().connection_made(cast(asyncio.Transport, self.counted))
        self.app = partial(answered, self.app)
        self.began: float | None = self.loop.time()
        self.taken, self.taken_at = 0, self.loop.time()
        self.clock = self.loop.call_later(self.seconds / 10, self._look)
        if len(self.connections) > capacity.connections():
            capacity.warn()
            self.deaf = True
            self.write(TOO_MANY)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.clock.cancel()
        super().connection_lost(exc)
        if self.answering is not None:  # uvicorn tells only the request that came last
            self.answering.disconnected = True
            self.answering.message_event.set()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self.answering = cycle
        super()._start_asgi_task(cycle, app)

    def parse(self, piece: bytes) -> None:
        if self.began is None and (self.cycle is None or self.cycle.response_complete):
            self.began = self.loop.time()  # the next request on a connection that was kept
        super().parse(piece)

    def on_message_complete(self) -> None:
        self.began = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.began is None and not self.cycle.response_complete and self.cycle.more_body:
            self.began = self.loop.time()  # a pipelined request, begun before this answer was out

    def _look(self) -> None:
        """Now and then, and not by a timer for each request: connections are fewer than requests."""
        self.clock = self.loop.call_later(self.seconds / 10, self._look)
        now = self.loop.time()
        if self.began is not None and now - self.began >= self.seconds:
            self.transport.close()
        if self._is_taken(now) or now - self.taken_at < self.seconds:
            return
        self.cut()

    def _make_room(self, size: int) -> None:
        """Whoever has taken too little for the longest loses the connection, until there is room."""
        others = [each for each in self.connections if isinstance(each, TimeoutProtocol) and each is not self]
        left = {each: each.transport.get_write_buffer_size() for each in others}
        too_much = sum(left.values()) + size - self.held
        if too_much <= 0:
            return
        for each in sorted(filter(left.get, others), key=lambda each: each.taken_at):
            if too_much > 0:
                too_much -= left[each]
                each.cut()

    def cut(self) -> None:
        """To close it would wait until all is taken; so would the system, without a reset."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.abort()

    def _is_taken(self, now: float) -> bool:
        left = self.transport.get_write_buffer_size()
        taken = self.counted.written - left
        if left and taken - self.taken < self.slowest * self.seconds:
            return False
        self.taken, self.taken_at = taken, now
        return True

"""uvicorn's HTTP protocol with bounds on what a connection may bring. uvicorn itself keeps whatever is sent.

All is counted before it is parsed: the parser joins the pieces of a long header again with each that comes.
"""

from __future__ import annotations

import asyncio
import re
from uuid import uuid4

import httptools
from starlette.responses import Response
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gatebook.http.cors import headers_for
from gatebook.http.middleware import enveloped
from gatebook.http.refusals import CODES, refusal

HEAD_SIZE = 64 * 1024  # with the address; and what frames a body: sizes of chunks, trailers
HEADERS = 100
FRAME = 8  # what a byte of a body may bring with it: even chunks of one byte are good
TURN = 64 * 1024  # bytes of a connection that are parsed before the next has its turn
LINGER = 2.0  # seconds for which a refused client may go on sending, or it would lose the answer

CLOSE = {"Connection": "close"}
TOO_LARGE = 431, f"A request has at most {HEADERS} headers, and {HEAD_SIZE} bytes beside its body."
MALFORMED = 400, "The request is not valid HTTP/1.1."
ASKING = re.compile(rb"(?<=\n)(origin|accept):[ \t]*([!-~][ -~]{0,1000})\r\n", re.IGNORECASE)


class TooManyHeaders(Exception):  # noqa: N818 - it ends the parsing
    pass


class Unclear(Exception):  # noqa: N818 - it ends the parsing
    """Others on the way may have taken the request for one to another host."""


class Bounded(HttpToolsProtocol):
    """``unread`` came and is not parsed yet; ``room`` is what the request may still hold beside its body."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.unread, self.room, self.deaf = bytearray(), HEAD_SIZE, False

    def data_received(self, data: bytes) -> None:
        if not self.deaf:
            self.unread += data
            self.read_on()

    def read_on(self) -> None:
        """One turn, then others have theirs; and one head at a time: what was sent ahead of an answer waits
        as it is, because as requests it would be many times its size."""
        if self.transport.is_closing():
            return
        left = TURN
        while self.unread and left > 0 and not self.pipeline and not self.deaf:
            left -= self._parse_some()
        if self.unread:
            self.flow.pause_reading()
            if not self.pipeline:
                self.loop.call_soon(self.read_on)
        elif not self.pipeline and (self.cycle is None or len(self.cycle.body) <= HIGH_WATER_LIMIT):
            self.flow.resume_reading()

    def _parse_some(self) -> int:
        """Up to the end of a head, if there is one, and never more than there is room for."""
        if not self.room:
            self.refuse(*TOO_LARGE)
            return 0
        end = self.unread.find(b"\r\n\r\n", 0, self.room)
        size = self.room if end < 0 else end + 4
        piece = bytes(self.unread[:size])
        del self.unread[:size]
        self.room -= len(piece)
        self.parse(piece)
        return len(piece)

    def parse(self, piece: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            # answered like any request: nobody should fill the log by asking for a WebSocket
            if {b"content-length", b"transfer-encoding"} & {name for name, _ in self.headers}:
                self.hear_no_more()  # the parser would take the body for the next request
        except httptools.HttpParserError as error:
            self.refuse(*(TOO_LARGE if isinstance(error.__context__, TooManyHeaders) else MALFORMED), piece)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.is_in_body():
            return  # a trailer: taken for a header it could say what a proxy has taken away
        if len(self.headers) == HEADERS:
            raise TooManyHeaders
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        hosts = [name for name, _ in self.headers].count(b"host")
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise Unclear
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.room = min(HEAD_SIZE, self.room + FRAME * len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.room = HEAD_SIZE
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.read_on()

    def is_in_body(self) -> bool:
        """The head that was parsed last is whole, and has become a request."""
        return self.cycle is not None and self.cycle.scope is self.scope

    def refuse(self, status: int, message: str, piece: bytes = b"") -> None:
        """After the answers to the requests before; without a word where this one has its answer already."""
        cycle, in_body, given = self.cycle, self.is_in_body(), self.given(piece)
        self.hear_no_more()
        if in_body and not cycle.response_started:
            cycle.disconnected = True  # the app need not wait for a body that will not come
            cycle.message_event.set()
        elif cycle is not None and not cycle.response_complete:
            return
        elif in_body:
            self.transport.close()
            return
        answer = refusal(
            status, message, CODES[status], CLOSE, accept=given.get(b"accept", b"").decode("latin-1")
        )
        answer.raw_headers += headers_for(given.get(b"origin", b""), self.origins)
        self.write(answer)
        self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)

    def given(self, piece: bytes) -> dict[bytes, bytes]:
        """What is known of a request that is refused: who asks, and what for. The address may have taken all
        the room, and they come after it."""
        unparsed = ASKING.findall(b"\n" + piece + self.unread)
        return {**{name.lower(): value.strip() for name, value in unparsed}, **dict(self.headers or ())}

    @property
    def origins(self) -> tuple[str, ...]:
        app = self.config.loaded_app  # which may be wrapped for this connection
        settings = getattr(getattr(app, "state", None), "settings", None)
        return settings.cors_origins if settings else ()

    def hear_no_more(self) -> None:
        """The connection ends with the answers that are under way."""
        self.deaf = True
        self.unread.clear()
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def write(self, answer: Response) -> None:
        headers = [*self.server_state.default_headers, *enveloped(answer.raw_headers, str(uuid4()))]
        lines = [b"%s: %s\r\n" % header for header in headers]
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body)]))

"""uvicorn's HTTP protocol with a clock: a request that does not arrive whole in time loses its connection.

uvicorn itself waits for ever: for the first byte, for the rest of a header, for the rest of a body.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Clocked(HttpToolsProtocol):
    seconds = 30.0
    clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wind()

    def data_received(self, data: bytes) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self._wind()  # the next request on a connection that was kept
        super().data_received(data)

    def on_message_complete(self) -> None:
        self._stop()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.cycle.response_complete and self.cycle.more_body:
            self._wind()  # a pipelined request, begun before this answer was out

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _wind(self) -> None:
        if self.clock is None:
            self.clock = self.loop.call_later(self.seconds, self.transport.close)

    def _stop(self) -> None:
        if self.clock is not None:
            self.clock.cancel()
            self.clock = None

    def _unsupported_upgrade_warning(self) -> None:
        """Answered like any request: nobody should fill the log by asking for a WebSocket."""

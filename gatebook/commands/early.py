"""What the port for who watches says until the server answers there itself, above all during a migration:
that the process lives, and is not ready yet."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LIVE = b'{"status":"ok"}'
STARTING = b'{"status":"starting"}'


class Handler(BaseHTTPRequestHandler):
    timeout = 5  # seconds

    def do_GET(self) -> None:
        self.send_head()
        self.wfile.write(self.body)

    def do_HEAD(self) -> None:
        self.send_head()

    @property
    def body(self) -> bytes:
        return LIVE if self.path == "/health/live" else STARTING

    def send_head(self) -> None:
        self.send_response_only(200 if self.body == LIVE else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Probes leave no line."""


class Early:
    """In a thread of its own, as the main one is busy; the listener stays open for the server."""

    def __init__(self, listener: socket.socket) -> None:
        self.server = ThreadingHTTPServer(("", 0), Handler, bind_and_activate=False)
        self.server.socket.close()
        self.server.socket = listener
        listener.listen()
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def end(self) -> None:
        self.server.shutdown()

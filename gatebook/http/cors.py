"""Web pages of other origins: only where a setting names them may they call, and read what is answered."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from gatebook.http.middleware import Rescue

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RATES = ("RateLimit", "RateLimit-Policy")
EXPOSED = ("X-Request-ID", "Retry-After", "ETag", "Allow", "WWW-Authenticate", *RATES)


def middleware(origins: tuple[str, ...]) -> list[Middleware]:
    """Such a page may send any header: those of traces and of clients' names have no end, and none gives a
    right but a credential, which no browser adds by itself. What fails within is answered within."""
    if not origins:
        return []
    allowed = Middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=EXPOSED,
    )
    return [allowed, Middleware(Rescue)]


def headers_for(origin: bytes, origins: tuple[str, ...]) -> Iterator[tuple[bytes, bytes]]:
    """What the middleware adds, for answers that are given before it."""
    if not origins:
        return
    yield b"vary", b"Origin"
    if origin.decode("latin-1") in origins:
        yield b"access-control-allow-origin", origin
        yield b"access-control-expose-headers", ", ".join(EXPOSED).encode()

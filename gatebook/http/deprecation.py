"""What a dialect that is to end tells its programs with each answer: since when it is deprecated (RFC 9745),
and from when on it may be gone (RFC 8594)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache

from starlette.responses import Response

Pairs = tuple[tuple[str, str], ...]
"""Each dialect's name, with the first day and perhaps the last: ``2026-12-01/2027-06-30``."""


def tell(answer: Response, dialect: str, deprecated: Pairs) -> Response:
    if deprecated:
        answer.raw_headers.extend(headers(deprecated).get(dialect, ()))
    return answer


@cache
def headers(deprecated: Pairs) -> dict[str, list[tuple[bytes, bytes]]]:
    return {name: _headers(*days.split("/")) for name, days in deprecated}


def _headers(since: str, until: str = "") -> list[tuple[bytes, bytes]]:
    found = [(b"deprecation", b"@%d" % _midnight(since).timestamp())]
    if until:
        found.append((b"sunset", format_datetime(_midnight(until), usegmt=True).encode()))
    return found


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)

"""The line in the log that each request gets, and the id it is found by."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import Scope

from gatebook.http import health, metrics
from gatebook.http.addresses import caller_address, client_address, is_among
from gatebook.values import Network
from models.noted import Noted

logger = logging.getLogger("gatebook.access")

PROBES = frozenset(("/health", "/ready", metrics.PATH, *health.CHECKS))
"""What is asked every few seconds, and by no person."""
SLOW = 0.1  # seconds, from which on the statements' time is told
CODES = 5  # of problems

# What a path may hold that the log must not: whatever names a key, and what looks like a key or token.
SECRETS = re.compile(r"(?<=/api-keys/).+|g[wst]_[\w-]+", re.IGNORECASE | re.DOTALL)
ID = re.compile(rb"[A-Za-z0-9._:=+/-]{1,128}")
TRACE = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C's traceparent, of a version whose beginning is like the first's."""

IsLogged = Callable[[int, Noted], bool]
LOGGED: dict[str, IsLogged] = {
    "all": lambda status, noted: True,
    "errors": lambda status, noted: status >= 400 or bool(noted.problems),
    "none": lambda status, noted: False,
}


def new_id(scope: Scope, trusted: Sequence[Network]) -> str:
    """That of a trusted proxy, where it sends one that may stand in a log."""
    if trusted and is_among(caller_address(scope), trusted):
        sent = [value for name, value in scope["headers"] if name == b"x-request-id"]
        if len(sent) == 1 and (found := ID.fullmatch(sent[0])) and not SECRETS.search(found[0].decode()):
            return bytes(found[0]).decode()
    return str(uuid.uuid4())


def log(scope: Scope, status: int, seconds: float, noted: Noted, trusted: Sequence[Network]) -> None:
    """The path as it was sent, or it could forge lines; its query may hold names."""
    if not logger.isEnabledFor(logging.INFO):
        return
    method, path, ms = scope["method"], path_of(scope), seconds * 1000
    fields = _fields(scope, noted, trusted)
    data = {"method": method, "path": path, "status": status, "ms": round(ms, 1)}
    logger.info("%s %s %d %.1f ms", method, path, status, ms, extra={"fields": fields, "data": data})


def path_of(scope: Scope) -> str:
    return quote(SECRETS.sub("...", scope["path"][:200]))[:200]


def codes_of(noted: Noted) -> str:
    return ",".join(list(dict.fromkeys(noted.problems))[:CODES])


def _fields(scope: Scope, noted: Noted, trusted: Sequence[Network]) -> dict[str, Any]:
    """What does not apply is not there."""
    caller = noted.caller
    address = caller.address if caller else client_address(scope, Headers(scope=scope), trusted)
    fields: dict[str, Any] = {"client": address} if address else {}
    if caller and caller.user:
        fields["user"] = caller.user.username
    if caller and caller.api_key:
        fields["key"] = caller.api_key.id
    if noted.operations:
        fields["operation"] = ",".join(dict.fromkeys(noted.operations))
    if noted.problems:
        fields["problems"] = codes_of(noted)
    if noted.sql_seconds >= SLOW:
        fields["sqlMs"] = round(noted.sql_seconds * 1000, 1)
    if trace := noted.trace_id or trace_of(scope):
        fields["traceId"] = trace
    return fields


def trace_of(scope: Scope) -> str | None:
    sent = next((value for name, value in scope["headers"] if name == b"traceparent"), None)
    found = TRACE.match(sent.decode("latin-1")) if sent else None
    return found[1] if found else None

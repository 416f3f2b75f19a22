"""The metrics for Prometheus: at /metrics for who may read the server, and see ``own_port.py``.

What happens is counted in any case, which costs next to nothing; the library is not imported before somebody
asks, or there are siblings to tell.
"""

from __future__ import annotations

import asyncio
import os
from time import monotonic

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from gatebook.http.refusals import report, seconds_to_wait
from models import Caller, database, housekeeping, noted, passwords, tally
from models.caller import not_allowed
from models.enums import PermissionType
from models.errors import Problem, Unauthenticated
from models.grant import ANY, Grant
from models.noted import Noted

PATH = "/metrics"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of the environment by which the library knows that there are siblings, and where."""
TYPE = "text/plain; version=0.0.4; charset=utf-8"
BETWEEN = 1.0  # seconds after which workers tell each other again
SELDOM = 300.0  # seconds after which the records are counted again
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
FAILED = frozenset(("INTERNAL_SERVER_ERROR", "BUSY", "UNAVAILABLE"))
LEFT = 499  # nginx's status for a client that left
NEEDED = Grant("server", ANY, PermissionType.READ)


def count(scope: Scope, status: int, seconds: float, noted: Noted) -> None:
    """A request that is over."""
    method = scope["method"] if scope["method"] in METHODS else "OTHER"
    tally.count("http_requests", noted.door, method, status or LEFT)
    tally.took(seconds, "http_request_seconds", noted.door)
    for operation in noted.operations:
        tally.count("operations", operation, noted.door, outcome(status, noted))


def outcome(status: int, noted: Noted) -> str:
    if status >= 500 or not FAILED.isdisjoint(noted.problems):
        return "failed"
    return "refused" if status >= 400 or noted.problems else "ok"


async def endpoint(request: Request) -> Response:
    noted.through("other")
    caller: Caller = request.scope["caller"]
    if caller.is_anonymous:
        raise HTTPException(401, Unauthenticated().message, {"WWW-Authenticate": "Bearer"})
    if not caller.may(NEEDED.type, NEEDED.resource_type):
        raise HTTPException(403, not_allowed(NEEDED).message)
    return await told(request)


async def told(request: Request) -> Response:
    """Nobody waits for the records: while the database does not answer, all else is told."""
    if request.app.state.counted_at + SELDOM < monotonic():
        database.begin(count_records(request.app))
    return Response(await asyncio.to_thread(_text, database.pool()), media_type=TYPE)


async def count_records(app: Starlette) -> None:
    app.state.counted_at = monotonic()
    try:
        found = await housekeeping.records()
    except Exception as error:
        if not (isinstance(error, Problem) or seconds_to_wait(error)):
            report(error)
        return
    await asyncio.to_thread(_set_records, found)


async def keep_sharing() -> None:
    """With the other workers, and once more in the end."""
    try:
        while True:
            await asyncio.to_thread(_share, database.pool())
            await asyncio.sleep(BETWEEN)
    finally:
        _share({})


def have_siblings() -> bool:
    return bool(os.environ.get(FOLDER))


def _share(connections: dict[str, int]) -> None:
    from gatebook.http import exposition

    exposition.update(passwords.waiting(), connections)


def _text(connections: dict[str, int]) -> bytes:
    from gatebook.http import exposition

    _share(connections)
    return exposition.text(of_all=have_siblings())


def _set_records(found: dict[str, int]) -> None:
    from gatebook.http import exposition

    exposition.set_records(found)

"""Health checks, as container platforms ask for them: has it started, does it live, is it ready."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import OperationalError

from models import database, migrations

STARTED, LIVE, READY = "/health/started", "/health/live", "/health/ready"
NOT_MIGRATED = "database is not migrated"


def answer(state: str) -> Response:
    status = 200 if state == database.OK else 503
    return Response(orjson.dumps({"status": state}), status, media_type="application/json")


async def is_up(_request: Request) -> Response:
    """That this is answered says it all: it has started, and the event loop turns."""
    return answer(database.OK)


async def is_ready(request: Request) -> Response:
    return answer("stopping" if request.app.state.stopping else await _state())


async def _state() -> str:
    """Whether the database answers, takes changes, and has all that this version needs."""
    try:
        state = await database.state()
        return state if state != database.OK or await migrations.are_applied() else NOT_MIGRATED
    except OperationalError:  # there are no tables
        return NOT_MIGRATED


CHECKS = {STARTED: is_up, LIVE: is_up, READY: is_ready}

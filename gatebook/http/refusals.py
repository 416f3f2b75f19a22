"""What goes wrong before or beneath a door: one body for all of it, and what the log is told."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import DBConnectionError, OperationalError

from gatebook.logs import request_id
from models.errors import Busy

logger = logging.getLogger("gatebook")

CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "CONTENT_TOO_LARGE",
    414: "URI_TOO_LONG",
    415: "UNSUPPORTED_MEDIA_TYPE",
    431: "REQUEST_HEADER_FIELDS_TOO_LARGE",
}
WORDS = {  # Starlette's, and ours
    "Not Found": "There is nothing at this address.",
    "Method Not Allowed": "This address does not know this method.",
}
SQLITE_ABSENT = ("locked", "unable to open", "disk I/O", "full", "readonly", "busy", "interrupted")
POSTGRES_ABSENT = ("08", "40", "53", "57")  # SQLSTATE: connection, deadlock, resources, operator intervention
OF_CODE = (AttributeError, TypeError, NameError, ImportError, AssertionError, NotImplementedError)


def refusal(
    status: int, message: str, code: str, headers: Mapping[str, str] | None = None, **extensions: Any
) -> Response:
    body = {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}
    return Response(orjson.dumps(body), status, headers, "application/json")


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """What Starlette's router and our doors refuse."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    code = CODES.get(error.status_code, "REFUSED")
    return refusal(error.status_code, WORDS.get(error.detail, error.detail), code, error.headers)


def on_failure(error: Exception) -> Response:
    """What nobody foresaw, or could help."""
    if seconds := seconds_to_wait(error):
        code, message = outage(error)
        return refusal(503, message, code, {"Retry-After": str(seconds)})
    report(error)
    return refusal(500, "Unexpected error.", "INTERNAL_SERVER_ERROR", requestId=request_id.get())


def outage(error: BaseException) -> tuple[str, str]:
    """The code and the words for an error that passes."""
    if isinstance(error, Busy):
        return "BUSY", str(error)
    logger.warning("The database does not answer: %s", _kind(error))
    return "UNAVAILABLE", "The database does not answer; try again in a moment."


def seconds_to_wait(error: BaseException) -> int:
    """After how long it may work, 0 when waiting does not help."""
    if isinstance(error, Busy):
        return error.retry_after_seconds
    if isinstance(error, (DBConnectionError, OSError)):  # a TimeoutError is an OSError
        return 2
    if isinstance(error, OperationalError) and error.args and isinstance(error.args[0], Exception):
        return seconds_to_wait(error.args[0])
    if isinstance(error, sqlite3.OperationalError):
        return 2 if any(words in str(error) for words in SQLITE_ABSENT) else 0
    return 2 if _is_postgres_absent(error) else 0


def _is_postgres_absent(error: BaseException) -> bool:
    """Known by name: on SQLite asyncpg is never imported."""
    if not type(error).__module__.startswith("asyncpg"):
        return False
    state = getattr(error, "sqlstate", None)
    return (
        state[:2] in POSTGRES_ABSENT
        if state
        else type(error).__name__ in ("InterfaceError", "InternalClientError")
    )


class Failure(Exception):  # noqa: N818 - the last word of a trace in the log
    """Stands in the log for an error whose own text may hold what somebody typed."""


def report(error: BaseException) -> None:
    """Where it happened and what kind it was. Only errors about code speak for themselves."""
    text = f"{type(error).__name__}: {error}" if isinstance(error, OF_CODE) else _kind(error)
    logger.error("Unexpected error", exc_info=(Failure, Failure(text), error.__traceback__))


def _kind(error: BaseException) -> str:
    """``OperationalError(UndefinedColumnError 42703)``."""
    state = getattr(error, "sqlstate", None)
    inner = f"({_kind(error.args[0])})" if error.args and isinstance(error.args[0], Exception) else ""
    return type(error).__name__ + (f" {state}" if state else "") + inner

"""What goes wrong before or beneath a door: one body for all of it, and what the log is told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from tortoise.exceptions import DBConnectionError

from gatebook.http.media_types import JSON, RESPONSE, is_modern
from gatebook.logs import request_id
from models import noted, outages
from models.errors import Busy

Endpoint = Callable[[Request], Awaitable[Response]]

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
OF_CODE = (AttributeError, TypeError, NameError, ImportError, AssertionError, NotImplementedError)


def refusal(
    status: int,
    message: str,
    code: str,
    headers: Mapping[str, str] | None = None,
    *,
    accept: str = "",
    **extensions: Any,
) -> Response:
    noted.problems([code])
    body = {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}
    media_type = f"{RESPONSE}; charset=utf-8" if is_modern(accept) else JSON
    return Response(orjson.dumps(body), status, headers, media_type)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """What Starlette's router and our doors refuse."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    code, message = CODES.get(error.status_code, "REFUSED"), WORDS.get(error.detail, error.detail)
    return refusal(error.status_code, message, code, error.headers, accept=request.headers.get("accept", ""))


async def answered(endpoint: Endpoint, scope: Scope, receive: Receive, send: Send) -> None:
    """What an endpoint answers, where no router leads to it."""
    request = Request(scope, receive)
    try:
        response = await endpoint(request)
    except HTTPException as error:
        response = await on_http_exception(request, error)
    await response(scope, receive, send)


def on_failure(error: Exception, accept: str = "") -> Response:
    """What nobody foresaw, or could help."""
    if seconds := seconds_to_wait(error):
        code, message = outage(error)
        return refusal(503, message, code, {"Retry-After": str(seconds)}, accept=accept)
    report(error)
    code = "INTERNAL_SERVER_ERROR"
    return refusal(500, "Unexpected error.", code, accept=accept, requestId=request_id.get())


def outage(error: BaseException) -> tuple[str, str]:
    """The code and the words for an error that passes."""
    if isinstance(error, Busy):
        return "BUSY", str(error)
    logger.warning("The database is not available: %s", outages.reason(error) or _kind(error))
    return "UNAVAILABLE", "The database does not answer; try again in a moment."


def seconds_to_wait(error: BaseException) -> int:
    """After how long it may work, 0 when waiting does not help."""
    if isinstance(error, Busy):
        return error.retry_after_seconds
    return 2 if isinstance(error, DBConnectionError) or outages.reason(error) else 0


class Outage(Exception):  # noqa: N818 - the last word of a trace in the log
    """What an operator can mend keeps the server from starting."""


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

"""How the errors of a GraphQL answer read: what a caller may know, and nothing of how the server works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from gatebook.http.refusals import OF_CODE, outage, report, seconds_to_wait
from gatebook.logs import request_id
from models.errors import Problem, Problems, Unauthenticated

MAX_ERRORS = 5
MAX_MESSAGE = 500
INTERNAL = "INTERNAL_SERVER_ERROR"
OUTAGES = frozenset(("BUSY", "UNAVAILABLE"))
WAIT = 2  # seconds to wait after one of them

# As GraphQL servers in Java label it: tools tell by it whose fault an error is.
OF_THE_CLIENT = {"classification": "ValidationError"}
SUGGESTION = re.compile(r" Did you mean .*", re.DOTALL)
SENT = re.compile(r"""(?:[,;]? [fF]ound|(?<=non string value)): .*|(?<=found String) ['"].*""", re.DOTALL)
UNFIT = re.compile(r"(cannot represent [a-z0-9 -]*value): (?!-?[0-9][0-9.eE+-]*$).*", re.DOTALL)
LIBRARY = re.compile(r", but encountered error '.*", re.DOTALL)  # in Python's words, perhaps
PYTHON_TYPE = re.compile(r"(Argument|Field)( '\w+')? of type 'Maybe\[")


def format_errors(errors: Sequence[GraphQLError], *, suggest: bool) -> list[dict[str, Any]]:
    """At most five. Of those that nobody foresaw the log is told one: a list may fail for every row."""
    answer: list[dict[str, Any]] = []
    reported: set[str] = set()
    for error in errors[:MAX_ERRORS]:
        message, extensions = _describe(error, reported)
        message = message if suggest else SUGGESTION.sub("", message)
        answer.append({**error.formatted, "message": _short(message), "extensions": extensions})
    return answer


def _describe(error: GraphQLError, reported: set[str]) -> tuple[str, dict[str, Any]]:
    cause = _cause(error)
    of_value = error.path is None and not isinstance(cause, OF_CODE)  # a variable is no such value
    if cause is None or of_value:
        return _plain(_short(error.message)), {"code": "BAD_USER_INPUT", **(error.extensions or {})}
    if isinstance(cause, Unauthenticated):
        return str(cause), cause.extensions
    if isinstance(cause, (Problem, Problems)):
        return str(cause), {**cause.extensions, **OF_THE_CLIENT}
    code, message = outage(cause) if seconds_to_wait(cause) else (INTERNAL, "Unexpected error.")
    if code == INTERNAL and code not in reported:
        report(cause)
    reported.add(code)
    return message, {"code": code, "requestId": request_id.get()}


def _cause(error: GraphQLError) -> BaseException | None:
    cause: BaseException | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _plain(message: str) -> str:
    """Without the names that Strawberry's inputs have in Python, and without what was sent: in the wrong
    place, that may be a password. Only a number is told, and not in place of
    a text."""
    if found := PYTHON_TYPE.search(message):
        return f"{found[1]}{found[2] or ''} cannot be null."
    message = UNFIT.sub(r"\1", SENT.sub("", LIBRARY.sub("", message)))
    return message.replace(" not to be None.", " not to be null.")


def _short(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}…"

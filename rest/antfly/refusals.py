"""How Antfly's user API words a refusal: one line, ``error``."""

from __future__ import annotations

from models.errors import (
    Code,
    InUse,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Taken,
    Unauthenticated,
)
from rest.answers import Answer
from rest.bodies import Malformed, Mistyped
from rest.dialect import Refused, Route, foremost

STATUSES: dict[type[Problem], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Taken: 409,
    InUse: 409,
    RateLimited: 429,
}
NAMES = {"attributes": "metadata"}


def refuse(error: Exception, route: Route | None) -> Answer:
    if isinstance(error, Unauthenticated):
        return Answer(401, {"error": "Unauthorized"}, {"WWW-Authenticate": "Basic, ApiKey, Bearer"})
    if isinstance(error, Refused):
        return Answer(error.status, {"error": error.message}, error.headers)
    problem, status = foremost(error, STATUSES)
    return Answer(status, {"error": message_for(problem)})


def message_for(problem: Problem) -> str:
    if problem.code in (Code.NOT_ALLOWED, Code.PASSWORD_CHANGE_REQUIRED):
        return "Forbidden"
    if isinstance(problem, (Taken, NotFound)) and problem.path in (None, ("user",), ("username",)):
        return "user already exists" if isinstance(problem, Taken) else "user not found"
    if isinstance(problem, (Malformed, Mistyped)):
        place = f"{'.'.join(problem.path)}: " if problem.path else ""
        return f"Invalid request body: {place}{problem.message}"
    return problem.message_for(NAMES.get(problem.path[0], "") if problem.path else "")

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
    problems_of,
)
from rest.answers import Answer
from rest.bodies import Malformed, Mistyped
from rest.dialect import Refused, Route


def refuse(error: Exception, route: Route | None) -> Answer:
    if isinstance(error, Unauthenticated):
        return Answer(401, {"error": "Unauthorized"}, {"WWW-Authenticate": "Basic, ApiKey, Bearer"})
    if isinstance(error, Refused):
        return Answer(error.status, {"error": error.message}, error.headers)
    return answer_for(problems_of(error)[0])


def answer_for(problem: Problem) -> Answer:
    if isinstance(problem, NotAllowed):
        return Answer(403, {"error": problem.message if problem.code == Code.LAST_ADMIN else "Forbidden"})
    if isinstance(problem, (Taken, NotFound)):
        return taken_or_missing(problem)
    if isinstance(problem, (Malformed, Mistyped)):
        place = f"{'.'.join(problem.path)}: " if problem.path else ""
        return Answer(400, {"error": f"Invalid request body: {place}{problem.message}"})
    return Answer({RateLimited: 429, InUse: 409}.get(type(problem), 400), {"error": problem.message})


def taken_or_missing(problem: Taken | NotFound) -> Answer:
    is_user = problem.path in (None, ("user",), ("username",))
    if isinstance(problem, Taken):
        return Answer(409, {"error": "user already exists" if is_user else problem.message})
    return Answer(404, {"error": "user not found" if is_user else problem.message})

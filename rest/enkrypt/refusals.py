"""How Enkrypt's admin API words a refusal: ``error`` heads what failed, ``detail`` says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models import clock
from models.errors import (
    Code,
    InUse,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Taken,
    Unauthenticated,
    problems_of,
)
from rest.answers import JSON, Answer, Value
from rest.bodies import Malformed
from rest.dialect import Refused, Route
from rest.enkrypt.shapes import stamp

# What the fields of a body are called here, where the resolvers have another word for them.
FIELDS = {
    "username": ("email", "new_email"),
    "email": ("email", "new_email"),
    "name": ("project_name",),
    "mcpConfigName": ("mcp_config_name",),
    "where": ("search_term",),
}
MISSING = {("user",): "User not found", ("project",): "Project not found"}


def refuse(error: Exception, route: Route | None) -> Answer:
    """``error`` heads what failed, ``detail`` says why; a value that is not what it should be is a 422."""
    if isinstance(error, Unauthenticated):
        return refusal(401, "Unauthorized", error.message, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, Refused):
        message = "Method Not Allowed" if error.status == 405 else error.message
        return refusal(error.status, message, message, error.headers)
    return answer_for(problems_of(error), route)


def answer_for(problems: Sequence[Problem], route: Route | None) -> Answer:
    first, failure = problems[0], (route.failure if route else "") or "Request failed"
    if unprocessable := [each for each in problems if location_of(each, route) is not None]:
        return refusal(422, failure, [validation_error(each, route) for each in unprocessable])
    status, detail = status_of(first, route), detail_of(first, route)
    return refusal(status, detail if status == 404 else failure, detail)


def refusal(status: int, error: str, detail: Value, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, {"error": error, "detail": detail, "timestamp": stamp(clock.now())}, headers or {})


def location_of(problem: Problem, route: Route | None) -> list[str] | None:
    """The place in the body of what FastAPI would refuse: bad JSON, a missing or mistyped field, an e-mail
    address that is none. None when it is something else that is wrong."""
    if not isinstance(problem, Invalid) or route is None or route.body is None:
        return None
    if isinstance(problem, Malformed) or problem.path is None:
        return ["body"]
    names = FIELDS.get(problem.path[-1], (problem.path[-1],))
    places = [field for field in route.body_fields if field in names]
    return ["body", *places] if places else None


def validation_error(problem: Problem, route: Route | None) -> JSON:
    """As FastAPI lists it."""
    type_ = "missing" if problem.code == Code.REQUIRED else "value_error"
    return {"type": type_, "loc": location_of(problem, route), "msg": problem.message}


def status_of(problem: Problem, route: Route | None) -> int:
    if isinstance(problem, NotFound):
        return 404 if route and route.method == "GET" else 400
    return {NotAllowed: 403, RateLimited: 429}.get(type(problem), 400)


def detail_of(problem: Problem, route: Route | None) -> str:
    if isinstance(problem, InUse) and route and route.in_use:
        return route.in_use
    if isinstance(problem, NotFound) and problem.path in MISSING:
        return MISSING[problem.path]
    if isinstance(problem, Taken) and problem.path and problem.path[-1] in ("email", "username"):
        return f"User with email {problem.value} already exists"
    return problem.message

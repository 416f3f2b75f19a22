"""How Adverity's Management API words a refusal, as Django REST framework does."""

from __future__ import annotations

from collections.abc import Sequence

from models.errors import (
    Code,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Taken,
    Unauthenticated,
    WrongCredential,
    problems_of,
)
from rest.answers import Answer
from rest.bodies import Malformed, Mistyped
from rest.dialect import Refused, Route

# What is called otherwise here: fields, and the types of JSON.
NAMES = {
    "firstName": "first_name",
    "lastName": "last_name",
    "projects": "workspaces",
    "username": "email",
}
TYPES = {"array": "list", "object": "dict"}
EXPECTED = {
    "bool": "Must be a valid boolean.",
    "int | float | str": "Not a valid string.",
    "int": "Incorrect type. Expected pk value, received {}.",
    "array": 'Expected a list of items but got type "{}".',
    "object": "Invalid data. Expected a dictionary, but got {}.",
}


def refuse(error: Exception, route: Route | None) -> Answer:
    """As Django REST framework does: one ``detail``, or a list of messages for each field."""
    if isinstance(error, Unauthenticated):
        return Answer(401, {"detail": unauthenticated(error)}, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, Refused):
        messages = {404: "Not found.", 413: "Request entity too large."}
        return Answer(error.status, {"detail": messages.get(error.status, error.message)}, error.headers)
    return answer_for(problems_of(error))


def answer_for(problems: Sequence[Problem]) -> Answer:
    first = next((each for each in problems if isinstance(each, NotAllowed)), problems[0])
    if (isinstance(first, NotFound) and not first.path) or first.path == ("user",):
        return Answer(404, {"detail": first.message if first.path is None else "Not found."})
    if isinstance(first, NotAllowed):
        return Answer(403, {"detail": denied(first)})
    if isinstance(first, (Malformed, RateLimited)):
        return Answer(429 if isinstance(first, RateLimited) else 400, {"detail": first.message})
    return Answer(400, by_field(problems))


def by_field(problems: Sequence[Problem]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for problem in problems:
        fields.setdefault(field_of(problem), []).append(message_for(problem))
    return fields


def unauthenticated(error: Unauthenticated) -> str:
    if isinstance(error, WrongCredential):
        return "Invalid token."
    return "Authentication credentials were not provided."


def denied(problem: NotAllowed) -> str:
    if problem.code == Code.NOT_ALLOWED:
        return "You do not have permission to perform this action."
    return problem.message


def field_of(problem: Problem) -> str:
    if not problem.path:
        return "non_field_errors"
    return NAMES.get(problem.path[0], problem.path[0])


class Worded(Problem):
    """Said here, in this API's words, and not by a resolver."""


def message_for(problem: Problem) -> str:
    if isinstance(problem, Worded):
        return problem.message
    if isinstance(problem, Taken):
        return "This field must be unique."
    if problem.code == Code.REQUIRED:
        return "This field is required."
    if isinstance(problem, Mistyped) and problem.expected:
        return mistyped(problem)
    if problem.path == ("email",):
        return "Enter a valid email address."
    return problem.message_for(field_of(problem))


def mistyped(problem: Mistyped) -> str:
    if problem.got == "null":
        return "This field may not be null."
    return EXPECTED[problem.expected].format(TYPES.get(problem.got, problem.got))

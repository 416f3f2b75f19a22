"""Adverity's Management API for users: numeric ids, groups and workspaces by number, trailing slashes."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec import UNSET, Struct, UnsetType
from starlette.requests import Request

from models import clock
from models.caller import Caller
from models.errors import (
    Code,
    NotAllowed,
    NotFound,
    Problem,
    Problems,
    RateLimited,
    Taken,
    Unauthenticated,
    WrongCredential,
    problems_of,
)
from resolvers import deletion, groups, projects, users
from resolvers.memberships import MOST
from resolvers.reading.lookup import LARGEST, By, shown
from resolvers.reading.pages import MAX_SIZE, window
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from rest.bodies import Malformed
from rest.dialect import Answer, Dialect, Refused, Route

USER = Selection(
    {"number", "email", "first_name", "last_name", "status", "created_at", "last_login_at", "updated_at"},
    {
        "groups": Relation("groups", {}, select("number")),
        "projects": Relation("projects", WHOLE, connection(select("number", "name"))),
    },
)
SIZE = 50
BLANK = "This field may not be blank."


class Fields(Struct):
    email: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    groups: list[int] | UnsetType = UNSET
    workspaces: list[int] | UnsetType = UNSET


class Paging(Struct):
    page: str = "1"
    page_size: str = ""


def refuse(error: Exception, route: Route | None) -> Answer:
    """As Django REST framework does: one ``detail``, or a list of messages for each field."""
    if isinstance(error, Unauthenticated):
        return Answer(401, {"detail": unauthenticated(error)}, {"WWW-Authenticate": "Bearer"})
    if isinstance(error, Refused):
        words = {404: "Not found.", 413: "Request entity too large."}
        return Answer(error.status, {"detail": words.get(error.status, error.message)}, error.headers)
    assert isinstance(error, (Problem, Problems))  # noqa: S101 - nothing else is refused
    problems = problems_of(error)
    first = problems[0]
    if (isinstance(first, NotFound) and not first.path) or first.path == ("user",):
        return Answer(404, {"detail": first.message if first.path is None else "Not found."})
    if isinstance(first, NotAllowed):
        return Answer(403, {"detail": denied(first)})
    if isinstance(first, (Malformed, RateLimited)):
        return Answer(429 if isinstance(first, RateLimited) else 400, {"detail": first.message})
    fields: dict[str, list[str]] = {}
    for problem in problems:
        fields.setdefault(field_of(problem), []).append(said(problem))
    return Answer(400, fields)


def unauthenticated(error: Unauthenticated) -> str:
    wrong = isinstance(error, WrongCredential)
    return "Invalid token." if wrong else "Authentication credentials were not provided."


def denied(problem: NotAllowed) -> str:
    if problem.code == Code.NOT_ALLOWED:
        return "You do not have permission to perform this action."
    return problem.message


NAMES = {
    "firstName": "first_name",
    "lastName": "last_name",
    "projects": "workspaces",
    "username": "email",
    "...": "non_field_errors",
}
TYPES = {"array": "list", "object": "dict"}
EXPECTED = {
    "`bool`": "Must be a valid boolean.",
    "`str`": "Not a valid string.",
    "`int`": "Incorrect type. Expected pk value, received {}.",
    "`array`": 'Expected a list of items but got type "{}".',
    "`object`": "Invalid data. Expected a dictionary, but got {}.",
}
MISTYPED = re.compile(r"Expected (`\w+`), got `(\w+)`")


def field_of(problem: Problem) -> str:
    first = (problem.path or ("...",))[0]
    return NAMES.get(first, first)


def said(problem: Problem) -> str:
    if isinstance(problem, Taken):
        return "This field must be unique."
    if problem.code == Code.REQUIRED:
        return "This field is required."
    if wrong := MISTYPED.fullmatch(problem.message):
        expected, got = wrong[1], TYPES.get(wrong[2], wrong[2])
        return "This field may not be null." if got == "null" else EXPECTED[expected].format(got)
    if problem.path == ("email",) and problem.message != BLANK:
        return "Enter a valid email address."
    ours = problem.path[0] if problem.path else "..."
    return problem.message.replace(ours, NAMES.get(ours, ours))


adverity = Dialect("adverity", ("/api/v1",), refuse, slash=True)


@adverity.route("GET", "/users")
async def list_users(caller: Caller, request: Request, query: Paging) -> dict[str, Any]:
    size = min(positive(query.page_size) or SIZE, MAX_SIZE)
    count = await users.count(caller)
    last = max(1, -(-count // size))
    page = last if query.page == "last" else positive(query.page or "1")
    if not 1 <= page <= last:
        raise NotFound("Invalid page.")
    limits = window(first=size, offset=(page - 1) * size)
    found = await users.listed(caller, limits, connection(USER))
    return {
        "count": count,
        "next": link(request, page + 1) if page < last else None,
        "previous": link(request, page - 1) if page > 1 else None,
        "results": [user(each) for each in found.nodes],
    }


def positive(text: str) -> int:
    """0 for what is no such number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def link(request: Request, page: int) -> str:
    """The same list at another page, under the address that the settings say the world knows."""
    given = dict(parse_qsl(request.url.query, keep_blank_values=True)) | {"page": str(page)}
    query = urlencode(sorted(pair for pair in given.items() if pair != ("page", "1")))
    return f"{request.state.public_url}{request.url.path}{query and '?' + query}"


@adverity.route("POST", "/users")
async def create_user(caller: Caller, body: Fields) -> Answer:
    if body.email is UNSET:
        raise Problem("This field is required.", "email", code=Code.REQUIRED)
    given = await resolved(caller, body)
    outcome = await users.create(caller, given, USER)
    return Answer(201, user(outcome.record))


@adverity.route("GET", "/users/{user_id}")
async def get_user(caller: Caller, user_id: str) -> dict[str, Any]:
    record = await users.get(caller, numbered(user_id), USER)
    if record is None:
        raise NotFound("Not found.")
    return user(record)


@adverity.route("PATCH", "/users/{user_id}")
async def update_user(caller: Caller, user_id: str, body: Fields) -> dict[str, Any]:
    given = await resolved(caller, body)
    outcome = await users.update(caller, numbered(user_id), given, USER)
    return user(outcome.record)


@adverity.route("DELETE", "/users/{user_id}")
async def delete_user(caller: Caller, user_id: str) -> Answer:
    await deletion.delete(caller, numbered(user_id), force=True)
    return Answer(204)


def numbered(text: str) -> By:
    return {"number": positive(text)}


async def resolved(caller: Caller, body: Fields) -> dict[str, Any]:
    """The fields that were sent, with ids for the numbers of groups and workspaces."""
    names = ("email", "first_name", "last_name")
    given = {name: value for name in names if (value := getattr(body, name)) is not UNSET}
    if not given.get("email", "-").strip():
        raise Problem(BLANK, "email")
    if body.active is not UNSET:
        given["status"] = "ACTIVE" if body.active else "DEACTIVATED"
    if body.groups is not UNSET:
        given["groups"] = await ids_of(caller, groups.ids_by_number, body.groups, "groups")
    if body.workspaces is not UNSET:
        given["projects"] = await ids_of(caller, projects.ids_by_number, body.workspaces, "workspaces")
    return given


async def ids_of(caller: Caller, look_up: Any, numbers: list[int], field: str) -> list[str]:
    if len(numbers) > MOST:
        raise Problem(f"At most {MOST} {field} at once.", field)
    known: dict[int, str] = await look_up(caller, [each for each in numbers if 0 < each <= LARGEST])
    for number in numbers:
        if number not in known:
            raise Problem(f'Invalid pk "{shown(number)}" - object does not exist.', field)
    return [known[number] for number in numbers]


def user(user: Any) -> dict[str, Any]:
    return {
        "id": user.number,
        "email": user.email or "",
        "first_name": user.first_name or "",
        "last_name": user.last_name or "",
        "active": user.is_active,
        "groups": [group.number for group in user.groups],
        "workspaces": [project.number for project in user.projects.nodes],
        "workspace_names": [project.name for project in user.projects.nodes],
        "created": stamp(user.created_at),
        "last_login": stamp(user.last_login_at),
        "last_modified": stamp(user.updated_at),
    }


def stamp(moment: int | None) -> str | None:
    return clock.to_naive_text(moment) + "Z" if moment is not None else None

"""Adverity's Management API for users: numeric ids, groups and workspaces by number, trailing slashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast
from urllib.parse import parse_qsl, urlencode

from msgspec import UNSET, Struct, UnsetType
from starlette.requests import Request

from models import Group, Project, clock
from models.caller import Caller
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
    required,
)
from resolvers import deletion, nodes, users
from resolvers.memberships import MAX_MEMBERSHIPS
from resolvers.reading.lookup import LARGEST, Reference, shown
from resolvers.reading.pages import MAX_SIZE, window
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from resolvers.reading.sources import GROUPS, PROJECTS, Source
from rest.answers import JSON, Answer
from rest.bodies import Malformed, Mistyped
from rest.dialect import Dialect, Refused, Route
from rest.records import Nodes, existing

USER = Selection(
    {"number", "email", "first_name", "last_name", "status", "created_at", "last_login_at", "updated_at"},
    {
        "groups": Relation("groups", WHOLE, connection(select("number"))),
        "projects": Relation("projects", WHOLE, connection(select("number", "name"))),
    },
)
DEFAULT_SIZE = 50
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
    "str": "Not a valid string.",
    "int": "Incorrect type. Expected pk value, received {}.",
    "array": 'Expected a list of items but got type "{}".',
    "object": "Invalid data. Expected a dictionary, but got {}.",
}


class UserRecord(Protocol):
    """A user as USER selects it."""

    number: int
    email: str | None
    first_name: str | None
    last_name: str | None
    is_active: bool
    created_at: int
    last_login_at: int | None
    updated_at: int
    groups: Nodes[Group]
    projects: Nodes[Project]


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
        messages = {404: "Not found.", 413: "Request entity too large."}
        return Answer(error.status, {"detail": messages.get(error.status, error.message)}, error.headers)
    return wrong(problems_of(error))


def wrong(problems: Sequence[Problem]) -> Answer:
    first = problems[0]
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


adverity = Dialect("adverity", ("/api/v1",), refuse, slash=True)


@adverity.route("GET", "/users")
async def list_users(caller: Caller, request: Request, query: Paging) -> JSON:
    size = min(positive(query.page_size) or DEFAULT_SIZE, MAX_SIZE)
    count = await users.count(caller)
    last = max(1, -(-count // size))
    page = last if query.page == "last" else positive(query.page or "1")
    if not 1 <= page <= last:
        raise NotFound("Invalid page.")
    listed = await users.listed(caller, window(first=size, offset=(page - 1) * size), connection(USER))
    return {
        "count": count,
        "next": link(request, page + 1) if page < last else None,
        "previous": link(request, page - 1) if page > 1 else None,
        "results": [user(each) for each in cast("Sequence[UserRecord]", listed.nodes)],
    }


def positive(text: str) -> int:
    """0 for what is no such number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def link(request: Request, page: int) -> str:
    """The same list at another page, under the address that the settings say the world knows."""
    parameters = dict(parse_qsl(request.url.query, keep_blank_values=True)) | {"page": str(page)}
    query = urlencode(sorted(pair for pair in parameters.items() if pair != ("page", "1")))
    return f"{request.state.public_url}{request.url.path}{query and '?' + query}"


@adverity.route("POST", "/users")
async def create_user(caller: Caller, body: Fields) -> Answer:
    if body.email is UNSET:
        raise required("email")
    outcome = await users.create(caller, await values_of(caller, body), USER)
    return Answer(201, user(outcome.record))


@adverity.route("GET", "/users/{user_id}")
async def get_user(caller: Caller, user_id: str) -> JSON:
    record = await users.get(caller, numbered(user_id), USER)
    return user(cast("UserRecord", existing(record, "Not found.")))


@adverity.route("PATCH", "/users/{user_id}")
async def update_user(caller: Caller, user_id: str, body: Fields) -> JSON:
    outcome = await users.update(caller, numbered(user_id), await values_of(caller, body), USER)
    return user(outcome.record)


@adverity.route("DELETE", "/users/{user_id}")
async def delete_user(caller: Caller, user_id: str) -> Answer:
    await deletion.delete(caller, numbered(user_id), force=True)
    return Answer(204)


def numbered(text: str) -> Reference:
    return {"number": positive(text)}


async def values_of(caller: Caller, body: Fields) -> dict[str, object]:
    """The fields that were sent, with ids for the numbers of groups and workspaces."""
    names = ("email", "first_name", "last_name")
    values: dict[str, object] = {name: value for name in names if (value := getattr(body, name)) is not UNSET}
    if body.email is not UNSET and not body.email.strip():
        raise Worded("This field may not be blank.", "email")
    if body.active is not UNSET:
        values["status"] = "ACTIVE" if body.active else "DEACTIVATED"
    if body.groups is not UNSET:
        values["groups"] = await ids_of(caller, GROUPS, body.groups, "groups")
    if body.workspaces is not UNSET:
        values["projects"] = await ids_of(caller, PROJECTS, body.workspaces, "workspaces")
    return values


async def ids_of(
    caller: Caller, source: Source[Project | Group], numbers: list[int], field: str
) -> list[str]:
    if len(numbers) > MAX_MEMBERSHIPS:
        raise Worded(f"At most {MAX_MEMBERSHIPS} {field} at once.", field)
    known = await nodes.ids_by_number(caller, source, [each for each in numbers if 0 < each <= LARGEST])
    for number in numbers:
        if number not in known:
            raise Worded(f'Invalid pk "{shown(number)}" - object does not exist.', field)
    return [known[number] for number in numbers]


def user(user: UserRecord) -> JSON:
    return {
        "id": user.number,
        "email": user.email or "",
        "first_name": user.first_name or "",
        "last_name": user.last_name or "",
        "active": user.is_active,
        "groups": [group.number for group in user.groups.nodes],
        "workspaces": [project.number for project in user.projects.nodes],
        "workspace_names": [project.name for project in user.projects.nodes],
        "created": stamp(user.created_at),
        "last_login": stamp(user.last_login_at),
        "last_modified": stamp(user.updated_at),
    }


def stamp(moment: int | None) -> str | None:
    return clock.to_naive_text(moment) + "Z" if moment is not None else None

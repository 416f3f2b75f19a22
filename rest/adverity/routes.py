"""Adverity's Management API for users: numeric ids, groups and workspaces by number, trailing slashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import parse_qsl, urlencode

from msgspec import UNSET
from starlette.requests import Request

from models import Group, Project, errors
from models.caller import Caller
from models.errors import NotFound, Problem, required
from resolvers import deletion, nodes, users
from resolvers.memberships import MAX_MEMBERSHIPS
from resolvers.reading.lookup import LARGEST, Reference, shown
from resolvers.reading.pages import MAX_SIZE, window
from resolvers.reading.selection import connection
from resolvers.reading.sources import GROUPS, PROJECTS, Source
from rest.adverity import shapes
from rest.adverity.metadata import describe
from rest.adverity.refusals import Worded, refuse
from rest.answers import JSON, Answer
from rest.dialect import Dialect
from rest.records import existing

DEFAULT_SIZE = 50
TOO_LONG = f"Ensure this field has no more than {shapes.MAX_LENGTH} characters."
adverity = Dialect("adverity", ("/api/v1",), refuse, slash=True, describe=describe)


@adverity.route("GET", "/users")
async def list_users(caller: Caller, request: Request, query: shapes.Paging) -> JSON:
    size = min(positive(query.page_size) or DEFAULT_SIZE, MAX_SIZE)
    count = await users.count(caller)
    last = max(1, -(-count // size))
    page = last if query.page == "last" else positive(query.page or "1")
    if not 1 <= page <= last:
        raise NotFound("Invalid page.")
    user_page = await users.listed(
        caller, window(first=size, offset=(page - 1) * size), connection(shapes.USER)
    )
    return {
        "count": count,
        "next": link(request, page + 1) if page < last else None,
        "previous": link(request, page - 1) if page > 1 else None,
        "results": [shapes.user(each) for each in cast("Sequence[shapes.UserRecord]", user_page.nodes)],
    }


def positive(text: str) -> int:
    """0 for what is no such number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def link(request: Request, page: int) -> str:
    """The same list at another page, under the address that the settings say the world knows."""
    parameters = dict(parse_qsl(request.url.query, keep_blank_values=True)) | {"page": str(page)}
    query = urlencode(sorted(pair for pair in parameters.items() if pair != ("page", "1")))
    return f"{request.state.public_url}{request.url.path}{query and '?' + query}"


@adverity.route("POST", "/users", first=users.require_creating)
async def create_user(caller: Caller, body: shapes.Fields) -> Answer:
    missing: list[Problem] = [required("email")] if body.email is UNSET else []
    outcome = await users.create(caller, await values_of(caller, body, missing), shapes.USER)
    return Answer(201, shapes.user(outcome.record))


@adverity.route("GET", "/users/{user_id}")
async def get_user(caller: Caller, user_id: str) -> JSON:
    record = await users.get(caller, numbered(user_id), shapes.USER)
    return shapes.user(cast("shapes.UserRecord", existing(record, "Not found.")))


@adverity.route("PATCH", "/users/{user_id}", first=get_user)
async def update_user(caller: Caller, user_id: str, body: shapes.Fields) -> JSON:
    outcome = await users.update(caller, numbered(user_id), await values_of(caller, body), shapes.USER)
    return shapes.user(outcome.record)


@adverity.route("DELETE", "/users/{user_id}")
async def delete_user(caller: Caller, user_id: str) -> Answer:
    await deletion.delete(caller, numbered(user_id), force=True)
    return Answer(204)


def numbered(text: str) -> Reference:
    return {"number": positive(text)}


async def values_of(
    caller: Caller, body: shapes.Fields, problems: Sequence[Problem] = ()
) -> dict[str, object]:
    """The fields that were sent, with ids for the numbers of groups and workspaces; or all that is wrong,
    with what is known to be."""
    found = list(problems)
    values = texts(body, found)
    if body.active is not UNSET:
        values["status"] = "ACTIVE" if body.active else "DEACTIVATED"
    if body.groups is not UNSET:
        values["groups"] = await ids_of(caller, GROUPS, body.groups, "groups", found)
    if body.workspaces is not UNSET:
        values["projects"] = await ids_of(caller, PROJECTS, body.workspaces, "workspaces", found)
    errors.refuse(found)
    return values


def texts(body: shapes.Fields, problems: list[Problem]) -> dict[str, object]:
    """A number is its text. What is wrong joins the problems."""
    given = {name: getattr(body, name) for name in ("email", "first_name", "last_name")}
    found = {name: str(value).strip() for name, value in given.items() if value is not UNSET}
    if found.get("email") == "":
        problems.append(Worded("This field may not be blank.", "email"))
    long = [name for name in ("first_name", "last_name") if len(found.get(name, "")) > shapes.MAX_LENGTH]
    problems += [Worded(TOO_LONG, name) for name in long]
    return dict(found)


async def ids_of(
    caller: Caller,
    source: Source[Project | Group],
    numbers: list[int],
    field: str,
    problems: list[Problem],
) -> list[str]:
    """What is not there joins the problems."""
    if len(numbers) > MAX_MEMBERSHIPS:
        problems.append(Worded(f"At most {MAX_MEMBERSHIPS} {field} at once.", field))
        return []
    known = await nodes.ids_by_number(caller, source, [each for each in numbers if 0 < each <= LARGEST])
    problems += [
        Worded(f'Invalid pk "{shown(number)}" - object does not exist.', field)
        for number in numbers
        if number not in known
    ]
    return [known[number] for number in numbers if number in known]

"""Express Gateway's Admin API for users: what fails is a line of text, what is unknown is kept."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache, partial

import orjson
from msgspec import Struct

from models import User, clock, text
from models.caller import Caller
from models.errors import (
    Code,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Taken,
    Unauthenticated,
)
from resolvers import deletion, users
from resolvers.reading.lookup import shown
from resolvers.reading.pages import MAX_SIZE, after_number, window
from resolvers.reading.selection import connection, select
from resolvers.reading.sources import USERS
from rest.answers import JSON, Answer, Value
from rest.bodies import Mistyped
from rest.dialect import Dialect, Pattern, Refused, Route, foremost
from rest.records import existing

USER = select(
    "number", "id", "username", "email", "first_name", "last_name", "redirect_uri", "attributes",
    "status", "created_at", "updated_at",
)  # fmt: skip
FIELDS = {
    "username": "username",
    "firstname": "first_name",
    "lastname": "last_name",
    "email": "email",
    "redirectUri": "redirect_uri",
}
NAMES = {text.camel(ours): theirs for theirs, ours in FIELDS.items()}
FORMATS = {"email": "email", "redirectUri": "uri"}
IGNORED = frozenset(("id", "isActive", "createdAt", "updatedAt", "password"))
NOT_ATTRIBUTES = frozenset((*FIELDS, *IGNORED))
TEXT = "text/plain; charset=utf-8"
STATUSES: dict[type[Problem], int] = {NotFound: 404, NotAllowed: 403, Taken: 409, RateLimited: 429}
Body = dict[str, object]
MISSING = "user not found"  # as it says after /status
ZONE = "GMT+0000 (Coordinated Universal Time)"


class Paging(Struct):
    start: str = "0"
    count: str = "50"


def refuse(error: Exception, route: Route | None) -> Answer:
    """Its clients read the status and the text."""
    if isinstance(error, Unauthenticated):
        return Answer(401, error.message, {"WWW-Authenticate": "Bearer"}, TEXT)
    if isinstance(error, Refused):
        return Answer(error.status, error.message, error.headers, TEXT)
    problem, status = foremost(error, STATUSES)
    return Answer(status, message_for(problem), {}, TEXT)


def message_for(problem: Problem) -> str:
    """In the words of its JSON schema, and with its names of the fields."""
    name = (problem.path or ("",))[-1]
    field = NAMES.get(name, name)
    if isinstance(problem, Taken):
        return f"{field if field in FIELDS else 'username'} already exists"
    if isinstance(problem, Mistyped) and problem.expected == "object":
        return "data should be object"
    if problem.code == Code.INVALID and field in FORMATS:
        return f'data.{field} should match format "{FORMATS[field]}"'
    return problem.message_for(field)


def describe(_caller: Caller, pattern: Pattern) -> Answer:
    """As Express itself answers OPTIONS."""
    methods = ",".join(pattern.methods)
    return Answer(200, methods, {"Allow": methods}, TEXT)


express = Dialect(
    "express",
    ("",),
    refuse,
    slash=None,
    media_type="application/json; charset=utf-8",
    reads_any_type=True,
    reads_marked=True,
    tags=True,
    describe=describe,
)


@express.route("GET", "/users")
async def list_users(caller: Caller, query: Paging) -> JSON:
    """``start`` is the nextKey of the page before; 0 is the beginning, and the end."""
    start, count = whole(query.start, "start", 0), whole(query.count, "count", 1)
    after = after_number(USERS.oldest_first, start) if start else None
    page = await users.listed(caller, window(first=min(count, MAX_SIZE), after=after), connection(USER))
    return {
        "users": [user(each) for each in page.nodes],
        "nextKey": page.nodes[-1].number if page.more else 0,
    }


def whole(digits: str, name: str, least: int) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19 and int(digits) >= least):
        raise Invalid(f"{name} is not a whole number from {least}", name)
    return int(digits)


@express.route("POST", "/users", first=users.require_creating)
async def create_user(caller: Caller, body: Body) -> JSON:
    """Extra properties are kept as attributes, and shown again."""
    try:
        fields = fields_of(body)
    except Problem:
        await users.require_creating(caller, str(body.get("username")))
        raise
    return user((await users.create(caller, fields, USER)).record)


def fields_of(body: Body) -> dict[str, object]:
    for name in ("firstname", "lastname", "username"):
        if name not in body:
            raise Problem(f"data should have required property '{name}'")
    if not text_of(body["username"], "username").strip():
        raise Problem("invalid username")
    values = profile(body)
    for name in FORMATS:
        if name in body and not values[FIELDS[name]].strip():
            raise Invalid("It is empty.", name)
    extra = {name: value for name, value in body.items() if name not in NOT_ATTRIBUTES}
    status = "ACTIVE" if is_active(body.get("isActive", True)) else "DEACTIVATED"
    return {**values, "attributes": extra, "status": status}


def is_active(value: object) -> bool:
    """A boolean, or its name: the command line sends nothing but text."""
    known = {True: True, False: False, "true": True, "false": False}
    if not isinstance(value, (bool, str)) or value not in known:
        raise Problem("data.isActive should be boolean")
    return known[value]


def profile(body: Body) -> dict[str, str]:
    return {ours: text_of(body[theirs], theirs) for theirs, ours in FIELDS.items() if theirs in body}


def text_of(value: object, name: str) -> str:
    """Scalars become text, as its JSON schema has it."""
    if isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value)):
        raise Problem(f"data.{name} should be string")
    if value is None:
        return ""
    if isinstance(value, float):
        return number(float(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def number(value: float) -> str:
    """As JavaScript writes it: ``1.0`` is 1, ``1e-7`` has no zero before its exponent."""
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        written = f"{Decimal(repr(value)):f}"
        return written.removesuffix(".0") if value else "0"
    digits, _, exponent = repr(value).partition("e")
    return f"{digits}e{int(exponent):+}"


@express.route("GET", "/users/{name}")
async def get_user(caller: Caller, name: str) -> JSON:
    return user(await one_user(caller, name))


async def one_user(caller: Caller, name: str, missing: str = "User not found") -> User:
    record = await users.get(caller, {"identifier": name}, USER)
    return existing(record, f"{missing}: {shown(name)}")


@express.route("PUT", "/users/{name}", first=one_user)
async def update_user(caller: Caller, name: str, body: Body) -> JSON:
    """A username never changes: the one that is sent is passed over."""
    if set(body) - set(FIELDS):
        raise Problem("one or more properties is invalid")
    values = profile({name: value for name, value in body.items() if name != "username"})
    record = await one_user(caller, name)
    outcome = await users.update(caller, {"id": record.id}, values, USER, username_follows=False)
    return user(outcome.record)


@express.route("PUT", "/users/{name}/status", first=partial(one_user, missing=MISSING))
async def set_status(caller: Caller, name: str, body: Body) -> JSON:
    """Activated and Deactivated when that is new, Active and Inactive when it was so before."""
    active = body.get("status")
    if not isinstance(active, bool):
        raise Problem("data.status should be boolean")
    record = await one_user(caller, name, MISSING)
    outcome = await users.set_status(caller, {"id": record.id}, "ACTIVE" if active else "DEACTIVATED", None)
    changed, unchanged = ("Activated", "Active") if active else ("Deactivated", "Inactive")
    return {"status": changed if outcome.changes else unchanged}


@express.route("DELETE", "/users/{name}")
async def delete_user(caller: Caller, name: str) -> Answer:
    record = await one_user(caller, name)
    await deletion.delete(caller, {"id": record.id}, force=True)
    return Answer(204)


def user(user: User) -> JSON:
    """What is absent is left out, never null."""
    view: dict[str, Value] = {"username": user.username, "id": user.id}
    if user.email:
        view["email"] = user.email
    view |= {"firstname": user.first_name or "", "lastname": user.last_name or ""}
    view["isActive"] = user.is_active
    if user.redirect_uri:
        view["redirectUri"] = user.redirect_uri
    if user.attributes != "{}":
        attributes: dict[str, Value] = orjson.loads(user.attributes)
        view |= {name: value for name, value in attributes.items() if name not in NOT_ATTRIBUTES}
    view["createdAt"], view["updatedAt"] = stamp(user.created_at), stamp(user.updated_at)
    return view


MINUTES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]


def stamp(moment: int) -> str:
    """As JavaScript's ``Date.toString`` writes it."""
    day, since = divmod(moment, clock.DAY)
    minute, since = divmod(since, clock.MINUTE)
    return f"{date(day)} {MINUTES[minute]}:{since // clock.SECOND:02} {ZONE}"


@lru_cache(1000)
def date(day: int) -> str:
    """So many days after 1970 began."""
    return clock.to_datetime(day * clock.DAY).strftime("%a %b %d %Y")

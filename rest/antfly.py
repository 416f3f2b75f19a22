"""Antfly's user API: bare usernames, permissions, passwords and keys, each error one line."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator, Iterable
from typing import Any, Literal

from msgspec import Struct

from models import clock
from models.caller import Caller
from models.errors import (
    Code,
    InUse,
    NotAllowed,
    NotFound,
    Problem,
    Problems,
    RateLimited,
    Taken,
    Unauthenticated,
    problems_of,
)
from resolvers import api_keys, deletion, passwords, permissions, users
from resolvers.reading.lookup import By, shown
from resolvers.reading.selection import Selection, select
from resolvers.viewer import viewer
from rest.bodies import Malformed, Mistyped
from rest.dialect import Answer, Dialect, Refused, Route, Stream

GRANTS = select("resource_type", "resource", "type")
USER = select("id", "username", permissions=GRANTS)
VIEWER = select(user=select("username"), permissions=select())
KEY = select("id", "name", "created_at", "expires_at", "scope_list", "status", user=select("username"))
KINDS = ("table", "user", "*")
"""The resource types its clients know: the permissions of others are left out, or they would stumble."""


class Policy(Struct):
    resource: str
    resource_type: Literal["table", "user", "*"]
    type: Literal["read", "write", "admin"]


class NewUser(Struct):
    password: str = ""
    initial_policies: list[Policy] | None = None


class NewPassword(Struct):
    new_password: str = ""


class Revoked(Struct, rename={"resource_type": "resourceType"}):
    resource: str
    resource_type: str


class NewKey(Struct):
    name: str = ""
    expires_in: str | None = None
    permissions: list[Policy] | None = None


def refuse(error: Exception, route: Route | None) -> Answer:
    if isinstance(error, Unauthenticated):
        return Answer(401, {"error": "Unauthorized"}, {"WWW-Authenticate": "Basic, ApiKey, Bearer"})
    if isinstance(error, Refused):
        return Answer(error.status, {"error": error.message}, error.headers)
    assert isinstance(error, (Problem, Problems))  # noqa: S101 - nothing else is refused
    first = problems_of(error)[0]
    if isinstance(first, NotAllowed):
        return Answer(403, {"error": "Forbidden" if first.code == Code.NOT_ALLOWED else first.message})
    if isinstance(first, (Taken, NotFound)):
        status, words = (409, "user already exists") if isinstance(first, Taken) else (404, "user not found")
        return Answer(
            status, {"error": words if first.path in (None, ("user",), ("username",)) else first.message}
        )
    if isinstance(first, (Malformed, Mistyped)):
        place = "".join(f"{part}." for part in first.path or ())[:-1]
        return Answer(400, {"error": f"Invalid request body: {place and place + ': '}{first.message}"})
    return Answer({RateLimited: 429, InUse: 409}.get(type(first), 400), {"error": first.message})


antfly = Dialect("antfly", ("/api/v1", "/auth/v1"), refuse, accepts_basic=True)


def named(name: str) -> By:
    return {"identifier": name}


def credentials_of(user: Any) -> dict[str, Any]:
    """The hash is a field its clients insist on. It stays inside unless a setting exposes it."""
    shown = getattr(user, "shown_hash", None) or ""
    return {"username": user.username, "password_hash": base64.b64encode(shown.encode()).decode()}


def views(grants: Iterable[Any]) -> list[dict[str, Any]]:
    return [view(grant) for grant in grants if grant.resource_type in KINDS]


def view(grant: Any) -> dict[str, Any]:
    return {
        "resource": grant.resource,
        "resource_type": grant.resource_type,
        "type": grant.type.lower(),
    }


def given(policy: Policy) -> dict[str, Any]:
    return {"resource": policy.resource, "resource_type": policy.resource_type, "type": policy.type.upper()}


async def one_user(caller: Caller, name: str, wanted: Selection) -> Any:
    record = await users.get(caller, named(name), wanted)
    if record is None:
        raise NotFound("user not found")
    return record


@antfly.route("GET", "/me")
@antfly.route("GET", "/users/me")
async def current_user(caller: Caller) -> dict[str, Any]:
    who = await viewer(caller, VIEWER)
    if who.user is None:
        raise Unauthenticated
    return {"username": who.user.username, "permissions": views(who.permissions)}


@antfly.route("GET", "/users")
async def list_users(caller: Caller) -> Stream:
    return Stream(b"[", usernames(await users.everyone(caller, select("username"))), b"]")


async def usernames(batches: AsyncIterator[list[Any]]) -> AsyncIterator[list[Any]]:
    async for batch in batches:
        yield [{"username": user.username} for user in batch]


@antfly.route("POST", "/users/{name}")
async def create_user(caller: Caller, name: str, body: NewUser) -> Answer:
    """The name in the path goes before the one in the body."""
    if not body.password:
        raise Problem("Username and password are required")
    fields = {
        "username": name,
        "password": body.password,
        "permissions": [given(policy) for policy in body.initial_policies or ()],
    }
    outcome = await users.create(caller, fields, CREDENTIALS)
    return Answer(201, credentials_of(outcome.record))


CREDENTIALS = select("username", "shown_hash")


@antfly.route("GET", "/users/{name}")
async def get_user(caller: Caller, name: str) -> dict[str, Any]:
    return credentials_of(await one_user(caller, name, CREDENTIALS))


@antfly.route("DELETE", "/users/{name}")
async def delete_user(caller: Caller, name: str) -> Answer:
    await deletion.delete(caller, named(name), force=True)
    return Answer(204)


@antfly.route("PUT", "/users/{name}/password")
async def set_password(caller: Caller, name: str, body: NewPassword) -> dict[str, Any]:
    if not body.new_password:
        raise Problem("New password cannot be empty")
    await passwords.set_password(caller, named(name), body.new_password, None)
    return {"message": "Operation completed successfully"}


@antfly.route("GET", "/users/{name}/permissions")
async def list_permissions(caller: Caller, name: str) -> list[dict[str, Any]]:
    return views((await one_user(caller, name, USER)).permissions)


@antfly.route("POST", "/users/{name}/permissions")
async def add_permission(caller: Caller, name: str, body: Policy) -> Answer:
    holder = (await one_user(caller, name, USER)).id
    await permissions.grant(caller, holder, [given(body)], select())
    return Answer(201, {"message": "Permission added successfully"})


@antfly.route("DELETE", "/users/{name}/permissions")
async def remove_permission(caller: Caller, name: str, query: Revoked) -> Answer:
    """Every type of access to the resource; ``*`` is all resources of that type."""
    record = await one_user(caller, name, USER)
    gone = [
        {"resource": grant.resource, "resource_type": grant.resource_type, "type": grant.type}
        for grant in record.permissions
        if grant.resource_type == query.resource_type and query.resource in ("*", grant.resource)
    ]
    if not gone:
        raise NotFound("role not found for this table", "permissions")
    await permissions.revoke(caller, record.id, gone, select())
    return Answer(204)


@antfly.route("GET", "/users/{name}/api-keys")
async def list_keys(caller: Caller, name: str) -> Stream:
    owner = await one_user(caller, name, USER)
    keys = await api_keys.every_key(caller, KEY, where={"user": owner.id, "status": ["ACTIVE", "ROTATING"]})
    return Stream(b"[", key_views(keys), b"]")


async def key_views(batches: AsyncIterator[list[Any]]) -> AsyncIterator[list[Any]]:
    async for batch in batches:
        yield [key_view(key) for key in batch]


def key_view(key: Any) -> dict[str, Any]:
    view_of = {"key_id": key.id, "name": key.name or "", "username": key.user.username}
    if scopes := views(key.scope_list):
        view_of["permissions"] = scopes
    view_of["created_at"] = clock.to_text(key.created_at)
    return {**view_of, **({"expires_at": clock.to_text(key.expires_at)} if key.expires_at else {})}


@antfly.route("POST", "/users/{name}/api-keys")
async def create_key(caller: Caller, name: str, body: NewKey) -> Answer:
    if not body.name:
        raise Problem("name is required")
    fields = {
        "name": body.name,
        "expires_at": clock.now() + duration(body.expires_in) if body.expires_in else None,
        "scopes": [given(policy) for policy in body.permissions or ()],
    }
    outcome = await api_keys.create(caller, named(name), fields, KEY)
    secret = outcome.extra["secret"]
    encoded = base64.b64encode(f"{outcome.record.id}:{secret}".encode()).decode()
    return Answer(201, {**key_view(outcome.record), "key_secret": secret, "encoded": encoded})


@antfly.route("DELETE", "/users/{name}/api-keys/{key_id}")
async def delete_key(caller: Caller, name: str, key_id: str) -> Answer:
    owner = await one_user(caller, name, USER)
    key: Any = await api_keys.get(caller, key_id, select(user=select("id")))
    if key is None or key.user.id != owner.id:
        raise NotFound("API key not found", "key_id")
    await api_keys.delete(caller, {"id": key.id})
    return Answer(204)


UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)")
LONGEST = 50


def duration(text: str) -> int:
    """A duration as Go writes it (``720h``, ``1h30m``), in milliseconds."""
    parts = DURATION.findall(text) if len(text) <= LONGEST else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise Problem(f"Invalid request body: invalid duration {shown(text)!r}", "expires_in")
    return min(int(sum(float(number) * UNITS[unit] for number, unit in parts)), 10**14)

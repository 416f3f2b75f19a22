"""Antfly's user API: bare usernames, permissions, passwords and keys, each error one line."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, cast

from msgspec import Struct

from models import User, clock
from models.caller import Caller
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
from resolvers import api_keys, deletion, passwords, permissions, users
from resolvers.reading.lookup import Reference, shown
from resolvers.reading.selection import Selection, select
from resolvers.viewer import viewer
from rest.answers import JSON, Answer, Stream, Value
from rest.bodies import Malformed, Mistyped
from rest.dialect import Dialect, Refused, Route
from rest.records import existing, viewed

GRANTS = select("resource_type", "resource", "type")
USER = select("id", "username", permissions=GRANTS)
CREDENTIALS = select("username", "shown_hash")
VIEWER = select(user=select("username"), permissions=select())
KEY = select("id", "name", "created_at", "expires_at", "scope_list", "status", user=select("username"))
# The resource types its clients know: the permissions of others are left out, or they would stumble.
RESOURCE_TYPES = ("table", "user", "*")
MAX_DURATION = 10**14
MAX_DURATION_LENGTH = 50
UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)")
DONE: JSON = {"message": "Operation completed successfully"}


class Permission(Protocol):
    """Of a user, of a key or of the caller: each has a type of its own."""

    @property
    def resource_type(self) -> str: ...
    @property
    def resource(self) -> str: ...
    @property
    def type(self) -> str: ...


class Holder(Protocol):
    """A user as USER selects it."""

    id: str
    username: str
    permissions: Sequence[Permission]


class KeyRecord(Protocol):
    """An API key as KEY selects it."""

    id: str
    name: str | None
    created_at: int
    expires_at: int | None
    scope_list: Sequence[Permission]
    user: User


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
    return wrong(problems_of(error)[0])


def wrong(problem: Problem) -> Answer:
    if isinstance(problem, NotAllowed):
        return Answer(403, {"error": "Forbidden" if problem.code == Code.NOT_ALLOWED else problem.message})
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


antfly = Dialect("antfly", ("/api/v1", "/auth/v1"), refuse, accepts_basic=True)


def named(name: str) -> Reference:
    return {"identifier": name}


def credentials_of(user: User) -> JSON:
    """The hash is a field its clients insist on. It stays inside unless a setting exposes it."""
    hash_ = getattr(user, "shown_hash", None) or ""
    return {"username": user.username, "password_hash": base64.b64encode(hash_.encode()).decode()}


def policies(permissions: Iterable[Permission]) -> list[JSON]:
    return [policy(each) for each in permissions if each.resource_type in RESOURCE_TYPES]


def policy(permission: Permission) -> JSON:
    return {
        "resource": permission.resource,
        "resource_type": permission.resource_type,
        "type": permission.type.lower(),
    }


def permission_of(policy: Policy) -> dict[str, str]:
    return {"resource": policy.resource, "resource_type": policy.resource_type, "type": policy.type.upper()}


async def one_user(caller: Caller, name: str, selection: Selection) -> User:
    return existing(await users.get(caller, named(name), selection), "user not found")


async def holder(caller: Caller, name: str) -> Holder:
    return cast("Holder", await one_user(caller, name, USER))


@antfly.route("GET", "/me")
@antfly.route("GET", "/users/me")
async def current_user(caller: Caller) -> JSON:
    viewing = await viewer(caller, VIEWER)
    if viewing.user is None:
        raise Unauthenticated
    return {"username": viewing.user.username, "permissions": policies(viewing.permissions)}


@antfly.route("GET", "/users")
async def list_users(caller: Caller) -> Stream:
    return Stream(b"[", viewed(await users.stream(caller, select("username")), username), b"]")


def username(user: User) -> JSON:
    return {"username": user.username}


@antfly.route("POST", "/users/{name}")
async def create_user(caller: Caller, name: str, body: NewUser) -> Answer:
    """The name in the path goes before the one in the body."""
    if not body.password:
        raise Problem("Username and password are required")
    fields = {
        "username": name,
        "password": body.password,
        "permissions": [permission_of(policy) for policy in body.initial_policies or ()],
    }
    outcome = await users.create(caller, fields, CREDENTIALS)
    return Answer(201, credentials_of(outcome.record))


@antfly.route("GET", "/users/{name}")
async def get_user(caller: Caller, name: str) -> JSON:
    return credentials_of(await one_user(caller, name, CREDENTIALS))


@antfly.route("DELETE", "/users/{name}")
async def delete_user(caller: Caller, name: str) -> Answer:
    await deletion.delete(caller, named(name), force=True)
    return Answer(204)


@antfly.route("PUT", "/users/{name}/password")
async def set_password(caller: Caller, name: str, body: NewPassword) -> JSON:
    if not body.new_password:
        raise Problem("New password cannot be empty")
    await passwords.set_password(caller, named(name), body.new_password, None)
    return DONE


@antfly.route("GET", "/users/{name}/permissions")
async def list_permissions(caller: Caller, name: str) -> list[JSON]:
    return policies((await holder(caller, name)).permissions)


@antfly.route("POST", "/users/{name}/permissions")
async def add_permission(caller: Caller, name: str, body: Policy) -> Answer:
    user = await one_user(caller, name, USER)
    await permissions.grant(caller, user.id, [permission_of(body)], select())
    return Answer(201, {"message": "Permission added successfully"})


@antfly.route("DELETE", "/users/{name}/permissions")
async def remove_permission(caller: Caller, name: str, query: Revoked) -> Answer:
    """Every type of access to the resource; ``*`` is all resources of that type."""
    user = await holder(caller, name)
    revoked = [
        {"resource": each.resource, "resource_type": each.resource_type, "type": each.type}
        for each in user.permissions
        if each.resource_type == query.resource_type and query.resource in ("*", each.resource)
    ]
    if not revoked:
        raise NotFound("role not found for this table", "permissions")
    await permissions.revoke(caller, user.id, revoked, select())
    return Answer(204)


@antfly.route("GET", "/users/{name}/api-keys")
async def list_keys(caller: Caller, name: str) -> Stream:
    owner = await one_user(caller, name, USER)
    keys = await api_keys.stream(caller, KEY, where={"user": owner.id, "status": ["ACTIVE", "ROTATING"]})
    return Stream(b"[", viewed(keys, key_view), b"]")


def key_view(key: KeyRecord) -> JSON:
    """What is absent is left out, never null."""
    view: dict[str, Value] = {"key_id": key.id, "name": key.name or "", "username": key.user.username}
    if scopes := policies(key.scope_list):
        view["permissions"] = scopes
    view["created_at"] = clock.to_text(key.created_at)
    if key.expires_at:
        view["expires_at"] = clock.to_text(key.expires_at)
    return view


@antfly.route("POST", "/users/{name}/api-keys")
async def create_key(caller: Caller, name: str, body: NewKey) -> Answer:
    if not body.name:
        raise Problem("name is required")
    fields = {
        "name": body.name,
        "expires_at": clock.now() + duration(body.expires_in) if body.expires_in else None,
        "scopes": [permission_of(policy) for policy in body.permissions or ()],
    }
    outcome = await api_keys.create(caller, named(name), fields, KEY)
    secret = outcome.extra["secret"]
    encoded = base64.b64encode(f"{outcome.record.id}:{secret}".encode()).decode()
    return Answer(201, {**key_view(outcome.record), "key_secret": secret, "encoded": encoded})


@antfly.route("DELETE", "/users/{name}/api-keys/{key_id}")
async def delete_key(caller: Caller, name: str, key_id: str) -> Answer:
    owner = await one_user(caller, name, USER)
    key = await api_keys.get(caller, key_id, select(user=select("id")))
    if key is None or cast("KeyRecord", key).user.id != owner.id:
        raise NotFound("API key not found", "key_id")
    await api_keys.delete(caller, {"id": key.id})
    return Answer(204)


def duration(text: str) -> int:
    """A duration as Go writes it (``720h``, ``1h30m``), in milliseconds."""
    parts = DURATION.findall(text) if len(text) <= MAX_DURATION_LENGTH else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise Problem(f"Invalid request body: invalid duration {shown(text)!r}", "expires_in")
    return min(int(sum(float(number) * UNITS[unit] for number, unit in parts)), MAX_DURATION)

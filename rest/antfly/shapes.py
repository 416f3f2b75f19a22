"""The documented shapes of Antfly's user API: what it takes, and how it shows records."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from models import User, clock
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from rest.answers import JSON, Value
from rest.records import Nodes

NOTHING = select()
GRANTS = select("resource_type", "resource", "type")
USER = Selection({"id", "username"}, {"permissions": Relation("permissions", WHOLE, connection(GRANTS))})
CREDENTIALS = select("username", "shown_hash")
VIEWER = Selection(
    relations={
        "user": Relation("user", {}, select("username")),
        "permissions": Relation("permissions", WHOLE, NOTHING),
    }
)
KEY = select("id", "name", "created_at", "expires_at", "scope_list", "status", user=select("username"))
# The resource types its clients know: the permissions of others are left out, or they would stumble.
RESOURCE_TYPES = ("table", "user", "*")


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
    permissions: Nodes[Permission]


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


def credentials(user: User) -> JSON:
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


def username(user: User) -> JSON:
    return {"username": user.username}


def key_view(key: KeyRecord) -> JSON:
    """What is absent is left out, never null."""
    view: dict[str, Value] = {"key_id": key.id, "name": key.name or "", "username": key.user.username}
    if scopes := policies(key.scope_list):
        view["permissions"] = scopes
    view["created_at"] = clock.to_text(key.created_at)
    if key.expires_at:
        view["expires_at"] = clock.to_text(key.expires_at)
    return view

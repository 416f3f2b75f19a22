"""The documented shapes of Antfly's user API: what it takes, and how it shows records."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, get_args

import orjson
from msgspec import Struct

from models import User, clock
from models.errors import Problem
from resolvers.reading.selection import WHOLE, Relation, Selection, connection, select
from rest.answers import JSON, Value
from rest.records import Nodes

NOTHING = select()
GRANTS = select("resource_type", "resource", "type")
USER = Selection({"id", "username"}, {"permissions": Relation("permissions", WHOLE, connection(GRANTS))})
CREDENTIALS = select("username", "shown_hash", "attributes")
VIEWER = Selection(
    relations={
        "user": Relation("user", {}, select("username", "attributes")),
        "permissions": Relation("permissions", WHOLE, NOTHING),
    }
)
KEY = select("id", "name", "created_at", "expires_at", "scope_list", "status", user=select("username"))
ResourceType = Literal["table", "user", "inference", "*"]
# Those its clients know: the permissions of others are left out, or they would stumble.
RESOURCE_TYPES = get_args(ResourceType)


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
    resource_type: ResourceType
    type: Literal["read", "write", "admin"]
    row_filter: object = None


class NewUser(Struct):
    password: str = ""
    initial_policies: list[Policy] | None = None
    metadata: dict[str, object] | None = None


class NewPassword(Struct):
    new_password: str = ""


class Revoked(Struct, rename={"resource_type": "resourceType"}):
    resource: str
    resource_type: ResourceType


class NewKey(Struct):
    name: str = ""
    expires_in: str | None = None
    permissions: list[Policy] | None = None
    row_filter: object = None


def credentials(user: User) -> JSON:
    """The hash is a field its clients insist on. It stays inside unless a setting exposes it."""
    hash_ = getattr(user, "shown_hash", None) or ""
    shown = base64.b64encode(hash_.encode()).decode()
    return {"username": user.username, "password_hash": shown, **metadata(user)}


def metadata(user: User) -> JSON:
    """Left out where there is none, as in the document."""
    return {} if user.attributes == "{}" else {"metadata": orjson.loads(user.attributes)}


def policies(permissions: Iterable[Permission]) -> list[JSON]:
    return [policy(each) for each in permissions if each.resource_type in RESOURCE_TYPES]


def policy(permission: Permission) -> JSON:
    return {
        "resource": permission.resource,
        "resource_type": permission.resource_type,
        "type": permission.type.lower(),
    }


def permission_of(policy: Policy) -> dict[str, str]:
    refuse_filter(policy)
    return {"resource": policy.resource, "resource_type": policy.resource_type, "type": policy.type.upper()}


def refuse_filter(given: Policy | NewKey) -> None:
    """What narrows and is not kept would give more than was asked for."""
    if given.row_filter not in (None, {}, ""):
        raise Problem("row_filter is not supported: it cannot be kept", "row_filter")


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

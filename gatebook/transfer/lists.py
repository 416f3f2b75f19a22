"""Lists in files: ``Apollo|Gemini=ADMIN`` or ``READ docs/*|WRITE user/*`` in a cell, or else JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import orjson

from models.enums import Dialect, PermissionType, ProjectRole

Item = dict[str, Any]
BETWEEN = "|"
PERMISSION = re.compile(r"(READ|WRITE|ADMIN) ([^/]+)/(.+?)(?: until (\S+))?")


class Shape(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """As it stands in JSON."""


class Membership(Shape):
    name: str
    role: ProjectRole | None = None


class Holding(Shape):
    resource_type: str
    resource: str
    type: PermissionType
    expires_at: str | None = None


class Scope(Shape):
    resource_type: str
    resource: str
    type: PermissionType


class Key(Shape):
    secret: str | None = None
    digest: str | None = None
    hint: str | None = None
    name: str | None = None
    project: str | None = None
    scopes: list[Scope] | None = None
    expires_at: str | None = None
    created_at: str | None = None
    enabled: bool = True
    dialect: Dialect | None = None


SHAPES: dict[str, Any] = {
    "projects": list[Membership],
    "groups": list[str],
    "permissions": list[Holding],
    "apiKeys": list[Key],
}


def split(field: str, text: str) -> list[Any]:
    """What a cell has; JSON is read by others. ValueError where it cannot be read."""
    parts = [part.strip() for part in text.split(BETWEEN)]
    return [ITEMS[field](part) for part in parts if part]


def _membership(text: str) -> Item:
    name, _, role = text.rpartition("=")
    return {"name": name, "role": role} if name and role in set(ProjectRole) else {"name": text}


def _holding(text: str) -> Item:
    if not (found := PERMISSION.fullmatch(text)):
        raise ValueError("it is like READ docs/*")
    type_, resource_type, resource, until = found.groups()
    item = {"resourceType": resource_type, "resource": resource, "type": type_}
    return {**item, "expiresAt": until} if until else item


def _key(text: str) -> Item:
    raise ValueError("it is a list in JSON")


ITEMS: dict[str, Callable[[str], Any]] = {
    "projects": _membership, "groups": str, "permissions": _holding, "apiKeys": _key,
}  # fmt: skip


def joined(field: str, items: Sequence[Any]) -> str:
    """As text for a cell, if that is read as the same; else as JSON."""
    text = BETWEEN.join(_text(item) for item in items)
    try:
        if not text.startswith("[") and split(field, text) == items:
            return text
    except ValueError:
        pass
    return orjson.dumps(items).decode()


def _text(item: Any) -> str:
    if isinstance(item, str):
        return item
    if "resourceType" in item:
        until = f" until {item['expiresAt']}" if "expiresAt" in item else ""
        return f"{item['type']} {item['resourceType']}/{item['resource']}{until}"
    return f"{item['name']}={item['role']}" if "role" in item else str(item.get("name", ""))

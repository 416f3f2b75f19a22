"""The fields of a user in a file: their names, and how each is read.

A cell becomes what JSON has of the same, and that becomes what the import takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

from gatebook.transfer import lists
from models import clock
from models.enums import UserStatus
from models.errors import Invalid, Rule

TIMES = frozenset(
    (
        "emailVerifiedAt", "statusChangedAt", "createdAt", "updatedAt", "lastLoginAt", "passwordChangedAt",
        "expiresAt",
    )
)  # fmt: skip
SECRETS = ("passwordHash", "passwordChangedAt", "apiKeys")
FIELDS = (
    "id", "number", "username", "email", "emailVerifiedAt", "firstName", "lastName", "displayName",
    "avatarUrl", "redirectUri", "externalId", "attributes", "status", "statusReason", "statusChangedAt",
    "createdAt", "updatedAt", "lastLoginAt", "mustChangePassword", "projects", "groups", "permissions",
    *SECRETS,
)  # fmt: skip
"""In the order in which they are exported."""
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name)


def plain(name: str) -> str:
    """By which a column is known: ``First Name`` is firstName."""
    return re.sub(r"[\s_.-]", "", name).lower()


NAMES: Mapping[str, str] = {plain(field): field for field in FIELDS}


def parsed(field: str, text: str) -> object:
    """What a cell says, as JSON has it; what cannot be read stays a text, and is refused by ``taken``."""
    if field == "number":
        return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else text
    if field == "mustChangePassword":
        return FLAGS.get(text.strip().lower(), text)
    if field == "attributes" or (field in lists.SHAPES and text.startswith("[")):
        return _json(field, text)
    if field in lists.SHAPES:
        try:
            return lists.split(field, text)
        except ValueError as error:
            raise Invalid.of(field, f"cannot be read: {error}.", Rule.FORMAT) from None
    return text


def _json(field: str, text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid.of(field, "is no JSON.", Rule.FORMAT) from None


def taken(field: str, value: object) -> object:
    """What JSON says, as the import takes it; Invalid says what is wrong with it."""
    if value is None:
        return None
    if field in TIMES:
        return _moment(field, value)
    if field in lists.SHAPES:
        return _items(field, value)
    if field == "status":
        return _status(field, value)
    kind, said = KINDS.get(field, (str, "is no text."))
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Invalid.of(field, said, Rule.FORMAT)
    return value


KINDS: dict[str, tuple[type, str]] = {
    "number": (int, "is no whole number."),
    "mustChangePassword": (bool, "is neither true nor false."),
    "attributes": (dict, "is no JSON object."),
}


def _moment(field: str, value: object) -> int:
    fault = ""
    if isinstance(value, str):
        try:
            return clock.from_text(value.strip())
        except ValueError as error:
            fault = f" {error}." if str(error) else ""
    raise Invalid.of(field, f"is no time like 2026-01-15T10:00:00Z.{fault}", Rule.FORMAT)


def _status(field: str, value: object) -> str:
    if isinstance(value, str) and value.strip().upper() in set(UserStatus):
        return value.strip().upper()
    raise Invalid.of(field, f"is neither {' nor '.join(UserStatus)}.", Rule.FORMAT)


def _items(field: str, value: object) -> object:
    if field == "projects" and isinstance(value, list):
        value = [{"name": each} if isinstance(each, str) else each for each in value]
    try:
        found = msgspec.convert(value, lists.SHAPES[field])
    except msgspec.ValidationError as error:
        raise Invalid.of(field, f"is not as it has to be: {error}.", Rule.FORMAT) from None
    return _plain(field, found)


def _plain(field: str, value: Any) -> Any:
    """In the words of the import, without what is absent."""
    if isinstance(value, list):
        return [_plain(field, each) for each in value]
    if not isinstance(value, msgspec.Struct):
        return value
    told = {
        name: _plain(field, each) for name, each in msgspec.structs.asdict(value).items() if each is not None
    }
    return {name: _moment(field, each) if name.endswith("_at") else each for name, each in told.items()}

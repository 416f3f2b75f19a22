"""Finding the one record an operation is about, within what the caller may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import ApiKey, Group, Project, User
from models.caller import Caller
from models.database import Sql, all_of, rows
from models.errors import NotFound
from models.text import fold, is_storable, is_uuid, name_key
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, GROUPS, PROJECTS, USERS, Source
from resolvers.reading.statements import one

Reference = Mapping[str, Any]
NOBODY = Sql("1=0")
MAX_IDENTIFIER = 1000
LARGEST = 2**63 - 1


def all_columns(model: type[Any]) -> Selection:
    """All columns of a record."""
    return Selection(set(model._meta.fields_map))


def user_condition(by: Reference) -> Sql:
    """Exactly one of id, number, username, email, external_id, identifier (an id, else a name)."""
    return _condition(by, USER_KEYS)


def project_condition(by: Reference) -> Sql:
    return _condition(by, PROJECT_KEYS)


def group_condition(by: Reference) -> Sql:
    return _condition(by, GROUP_KEYS)


def _condition(by: Reference, keys: Mapping[str, Any]) -> Sql:
    ((name, value),) = by.items()
    if isinstance(value, str) and (len(value) > MAX_IDENTIFIER or not is_storable(value)):
        return NOBODY
    found: Sql = keys[name](value)
    return found


def _id(alias: str, value: str) -> Sql:
    return Sql(f"{alias}.id = ?", [value.lower()]) if is_uuid(value) else NOBODY


def _number(alias: str, value: int) -> Sql:
    return Sql(f"{alias}.number = ?", [value]) if 0 < value <= LARGEST else NOBODY


def _called(name: str) -> Sql:
    return Sql("u.number = (SELECT n.user_number FROM names n WHERE n.name_key = ?)", [name_key(name)])


def _named(column: str, name: str) -> Sql:
    """Of users whose names came to be the same by a new rule, the one that has it in ``names``."""
    return all_of([_called(name), Sql(f"u.{column} = ?", [name_key(name)])])


USER_KEYS = {
    "id": lambda value: _id("u", value),
    "number": lambda value: _number("u", value),
    "username": lambda value: _named("username_key", value),
    "email": lambda value: _named("email_key", value),
    "external_id": lambda value: Sql("u.external_id = ?", [value.strip()]),
    "identifier": lambda value: _id("u", value) if is_uuid(value) else _called(value),
}
PROJECT_KEYS = {
    "id": lambda value: _id("p", value),
    "number": lambda value: _number("p", value),
    "name": lambda value: Sql("p.name_key = ?", [fold(value.strip())]),
    "identifier": lambda value: (
        _id("p", value) if is_uuid(value) else Sql("p.name_key = ?", [fold(value.strip())])
    ),
}
GROUP_KEYS = {
    "id": lambda value: _id("g", value),
    "number": lambda value: _number("g", value),
    "name": lambda value: Sql("g.name_key = ?", [fold(value.strip())]),
}


async def find_user(caller: Caller, by: Reference, path: str = "user") -> User:
    return await _found(caller, USERS, user_condition(by), "user", path, by)  # type: ignore[no-any-return]


async def find_project(caller: Caller, by: Reference, path: str = "project") -> Project:
    return await _found(caller, PROJECTS, project_condition(by), "project", path, by)  # type: ignore[no-any-return]


async def find_group(caller: Caller, by: Reference, path: str = "id") -> Group:
    return await _found(caller, GROUPS, group_condition(by), "group", path, by)  # type: ignore[no-any-return]


async def find_api_key(caller: Caller, id_: str, path: str = "id") -> ApiKey:
    return await _found(caller, API_KEYS, _id("k", id_), "API key", path, {"id": id_})  # type: ignore[no-any-return]


async def owner_of(key: ApiKey) -> User:
    owner = await User.filter(number=key.user_number).first()
    if owner is None:  # gone since the key was read
        raise NotFound("No such API key any more.", "id")
    return owner


async def find_holder(caller: Caller, id_: str, path: str = "holder") -> User | Group:
    """A user or a group, by id."""
    user = await one(caller, USERS, all_of([_id("u", id_), USERS.visible(caller)]), all_columns(User))
    if user is not None:
        return user  # type: ignore[no-any-return]
    group = await one(caller, GROUPS, all_of([_id("g", id_), GROUPS.visible(caller)]), all_columns(Group))
    if group is None:
        raise NotFound(f"No user or group {shown(id_)}.", path)
    return group  # type: ignore[no-any-return]


async def _found(caller: Caller, source: Source, where: Sql, noun: str, path: str, by: Reference) -> Any:
    record = await one(caller, source, all_of([where, source.visible(caller)]), all_columns(source.model))
    if record is None:
        raise NotFound(f"No {noun} {shown(next(iter(by.values())))}.", path)
    return record


def shown(value: Any) -> str:
    """What was asked for, short enough for a message."""
    begin = str(value)[:81]
    text = "".join(character if character.isprintable() else "?" for character in begin)
    return text if len(text) <= 80 else text[:77] + "..."


async def user_called(identifier: str) -> User | None:
    """The user with this id, username or e-mail address."""
    if len(identifier) > 320 or not is_storable(identifier):
        return None
    if is_uuid(identifier):
        return await User.filter(id=identifier.lower()).first()
    statement = "SELECT n.user_number FROM names n WHERE n.name_key = ?"
    found = await rows(Sql(statement, [name_key(identifier)]))
    return await User.filter(number=found[0]["user_number"]).first() if found else None

"""Finding the one record an operation is about, within what the caller may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tortoise.models import Model

from models import ApiKey, Group, Project, Session, User
from models.caller import Caller
from models.database import NONE, Sql, all_of, rows
from models.errors import NotFound
from models.text import fold, is_storable, is_uuid, name_key
from resolvers.reading.selection import Selection
from resolvers.reading.sources import API_KEYS, GROUPS, PROJECTS, SESSIONS, USERS, Source
from resolvers.reading.statements import M, attach, by_number, hydrate, one

Reference = Mapping[str, str | int]
"""What names one record, and how."""
Conditions = Mapping[str, Callable[[Any], Sql]]
MAX_IDENTIFIER = 1000
LARGEST = 2**63 - 1


def all_columns(model: type[Model]) -> Selection:
    """All columns of a record."""
    return Selection(set(model._meta.fields_map))


def user_condition(by: Reference) -> Sql:
    """Exactly one of id, number, username, email, external_id, identifier (an id, else a name)."""
    return _condition(by, USER_KEYS)


def project_condition(by: Reference) -> Sql:
    return _condition(by, PROJECT_KEYS)


def group_condition(by: Reference) -> Sql:
    return _condition(by, GROUP_KEYS)


def api_key_condition(by: Reference) -> Sql:
    return _condition(by, API_KEY_KEYS)


def _condition(by: Reference, keys: Conditions) -> Sql:
    ((name, value),) = by.items()
    if isinstance(value, str) and (len(value) > MAX_IDENTIFIER or not is_storable(value)):
        return NONE
    return keys[name](value)


def _id(alias: str, value: str) -> Sql:
    return Sql(f"{alias}.id = ?", [value.lower()]) if is_uuid(value) else NONE


def _number(alias: str, value: int) -> Sql:
    return Sql(f"{alias}.number = ?", [value]) if 0 < value <= LARGEST else NONE


def _called(name: str) -> Sql:
    return Sql("u.number = (SELECT n.user_number FROM names n WHERE n.name_key = ?)", [name_key(name)])


def _named(column: str, name: str) -> Sql:
    """Of users whose names came to be the same by a new rule, the one that has it in ``names``."""
    return all_of([_called(name), Sql(f"u.{column} = ?", [name_key(name)])])


def _label(alias: str, name: str) -> Sql:
    return Sql(f"{alias}.name_key = ?", [fold(name.strip())])


def _keys(alias: str) -> Conditions:
    return {"id": partial(_id, alias), "number": partial(_number, alias)}


USER_KEYS: Conditions = {
    **_keys("u"),
    "username": lambda value: _named("username_key", value),
    "email": lambda value: _named("email_key", value),
    "external_id": lambda value: Sql("u.external_id = ?", [value.strip()]),
    "identifier": lambda value: _id("u", value) if is_uuid(value) else _called(value),
}
PROJECT_KEYS: Conditions = {
    **_keys("p"),
    "name": partial(_label, "p"),
    "identifier": lambda value: _id("p", value) if is_uuid(value) else _label("p", value),
}
GROUP_KEYS: Conditions = {
    **_keys("g"),
    "name": partial(_label, "g"),
    "identifier": lambda value: _id("g", value) if is_uuid(value) else _label("g", value),
}
API_KEY_KEYS = _keys("k")
SESSION_KEYS = _keys("s")


async def oneself(caller: Caller, selection: Selection) -> User | None:
    """The user who asks, read by recognising a key or a token; signing in by a password changes it."""
    if caller.user is None or caller.by_password:
        return await by_number(caller, USERS, caller.number, selection)
    return await completed(caller, caller.user, selection)


async def completed(caller: Caller, user: User, selection: Selection) -> User | None:
    """A user read a moment ago with all columns: read again only where more than these is wanted."""
    asked = selection.fields | {relation.name for relation in selection.relations.values()}
    if asked & (USERS.computed.keys() - user.__dict__.keys()):
        return await by_number(caller, USERS, user.number, selection)
    copy = hydrate(User, user.__dict__)
    await attach(caller, USERS, [copy], selection)
    return copy


async def find_user(caller: Caller, by: Reference, path: str = "user") -> User:
    return await _found(caller, USERS, user_condition(by), "user", path, by)


async def find_project(caller: Caller, by: Reference, path: str = "project") -> Project:
    return await _found(caller, PROJECTS, project_condition(by), "project", path, by)


async def find_group(caller: Caller, by: Reference, path: str = "group") -> Group:
    return await _found(caller, GROUPS, group_condition(by), "group", path, by)


async def find_api_key(caller: Caller, by: Reference, path: str = "apiKey") -> ApiKey:
    return await _found(caller, API_KEYS, api_key_condition(by), "API key", path, by)


async def find_session(caller: Caller, by: Reference, path: str = "id") -> Session:
    return await _found(caller, SESSIONS, _condition(by, SESSION_KEYS), "session", path, by)


async def owner_of(record: ApiKey | Session) -> User:
    owner = await User.filter(number=record.user_number).first()
    if owner is None:  # gone since the record was read
        noun, path = ("API key", "apiKey") if isinstance(record, ApiKey) else ("session", "id")
        raise NotFound(f"No such {noun} any more.", path)
    return owner


async def find_holder(caller: Caller, id_: str, path: str = "holder") -> User | Group:
    """A user or a group, by id."""
    user = await one(caller, USERS, all_of([_id("u", id_), USERS.visible(caller)]), all_columns(User))
    if user is not None:
        return user
    group = await one(caller, GROUPS, all_of([_id("g", id_), GROUPS.visible(caller)]), all_columns(Group))
    if group is None:
        raise NotFound(f"No user or group {shown(id_)}.", path)
    return group


async def _found(caller: Caller, source: Source[M], where: Sql, noun: str, path: str, by: Reference) -> M:
    record = await one(caller, source, all_of([where, source.visible(caller)]), all_columns(source.model))
    if record is None:
        raise NotFound(f"No {noun} {shown(next(iter(by.values())))}.", path)
    return record


def shown(value: object) -> str:
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

"""Whom the rows of an import mean: found in two statements, however many they are, and locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models import User
from models.caller import Caller
from models.database import Sql, all_of, one_of
from models.errors import Invalid, Rule, required
from models.text import camel, is_storable, is_uuid, name_key
from models.values import Values
from resolvers.incoming.row import Row
from resolvers.reading.lookup import LARGEST, MAX_IDENTIFIER
from resolvers.reading.selection import select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find
from resolvers.writing.locks import locked_users

Key = int | str


def _named(column: str) -> Callable[[list[Any]], Sql]:
    """As ``lookup`` finds one: the user that has the name among all names."""

    def condition(keys: list[Any]) -> Sql:
        named = one_of("n.name_key", keys, "text")
        holders = Sql(f"u.number IN (SELECT n.user_number FROM names n WHERE {named.text})", named.values)
        return all_of([holders, one_of(f"u.{column}", keys, "text")])

    return condition


CONDITIONS: dict[str, Callable[[list[Any]], Sql]] = {
    "id": lambda keys: one_of("u.id", [key for key in keys if is_uuid(key)], "text"),
    "number": lambda keys: one_of("u.number", (key for key in keys if 0 < key <= LARGEST)),
    "username": _named("username_key"),
    "email": _named("email_key"),
    "external_id": lambda keys: one_of("u.external_id", keys, "text"),
}


def _key(given: Values, match: str) -> Key | None:
    """What the row is known by; without a username, that is the e-mail address."""
    value = given.get(match)
    if value is None and match == "username":
        value = given.get("email")
    if value is None or isinstance(value, int):
        return value
    if len(value) > MAX_IDENTIFIER or not is_storable(value):
        return None
    text = str(value).strip()
    return {"id": text.lower(), "external_id": text}.get(match, name_key(text)) or None


def key_of(user: User, match: str) -> Key | None:
    found: Key | None = getattr(user, f"{match}_key" if match in ("username", "email") else match)
    return found


async def match_users(caller: Caller, rows: Sequence[Row], match: str) -> None:
    """Give each row the user it means, if the caller sees one; of several rows for one, the first counts."""
    keys: dict[Key | None, Row] = {}
    for row in rows:
        key = _key(row.given, match)
        if key is None:
            _require(row, match)
        elif key in keys:
            said = "A row before it is about the same user."
            row.problems.append(Invalid(said, match, rule=Rule.CONFLICT))
        else:
            keys[key] = row
    condition = all_of([CONDITIONS[match]([key for key in keys if key is not None]), USERS.visible(caller)])
    found = await find(caller, USERS, condition, select()) if keys else []
    for user in (await locked_users([user.number for user in found])).values():
        if (key := key_of(user, match)) in keys:  # it may be called otherwise by now
            keys[key].record = user


def _require(row: Row, match: str) -> None:
    """Of the username that is said with the rules for a new user."""
    if match != "username" and all(problem.path != (camel(match),) for problem in row.problems):
        row.problems.append(required(camel(match), match))

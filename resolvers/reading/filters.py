"""What ``where`` and ``search`` ask for, as conditions. Every letter a person types is literal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from models import budget, clock
from models.api_key import ENABLED, LIVE
from models.caller import Caller
from models.database import Sql, all_of, any_of, on_postgres, one_of
from models.enums import ApiKeyStatus
from models.errors import Invalid
from models.grant import ANY, LEVEL, Grant
from models.text import fold, is_storable, is_uuid, part_key
from models.values import Values
from resolvers.rights import visibility

T = TypeVar("T")
DEEPEST, WIDEST = 5, 200
TERM, RANGE, LINK, SCAN = 60, 300, 1000, 2000
"""Points: of what an index finds, of many rows, of the members of something, of reading all rows."""
MAX_WORDS = 12
LARGEST = 10_000  # characters, as it is written: each text in it is folded
LAST = "\U0010ffff" * 256  # of all the texts we keep, none sorts behind it


def matching(alias: str, search: str | None, column: str = "search_key") -> Sql:
    """Rows with each of these words anywhere in what is searched."""
    words = [word for word in dict.fromkeys(map(part_key, (search or "").split())) if word]
    if len(words) > MAX_WORDS:
        raise Invalid(f"A search has at most {MAX_WORDS} words.", "search")
    return all_of(contains(f"{alias}.{column}", word) for word in words)


def contains(column: str, part: str) -> Sql:
    budget.spend(SCAN)
    return Sql(f"{'strpos' if on_postgres() else 'instr'}({column}, ?) > 0", [storable(part)])


def with_member(caller: Caller, part: str) -> Sql:
    """Projects p with a member whose e-mail address has this in it."""
    found, seen = contains("u.email_key", part_key(part.strip())), visibility.visible_membership(caller)
    return Sql(
        "EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.number = m.user_number "
        f"WHERE m.project_number = p.number AND {found.text} AND ({seen.text}))",
        [*found.values, *seen.values],
    )


def storable(text: str) -> str:
    if not is_storable(text):
        raise Invalid("A text to look for has no null character.", "where")
    return text


def user_filter(caller: Caller, where: Values, depth: int = 0) -> Sql:
    """``UserFilter`` of the schema: all that is given must hold."""
    if depth == 0 and len(str(where)) > LARGEST:
        raise Invalid(f"A filter has at most {LARGEST} characters in all.", "where")
    if depth > DEEPEST:
        raise Invalid(f"and, or and not may be nested {DEEPEST} deep.", "where")
    budget.spend(TERM)
    return all_of(
        USER_FILTERS[name](caller, value, depth) for name, value in where.items() if value is not None
    )


def _all(caller: Caller, filters: list[Values], depth: int) -> Sql:
    return all_of([user_filter(caller, each, depth + 1) for each in _narrow(filters)])


def _any(caller: Caller, filters: list[Values], depth: int) -> Sql:
    return any_of([user_filter(caller, each, depth + 1) for each in _narrow(filters)])


def _not(caller: Caller, where: Values, depth: int) -> Sql:
    budget.spend(SCAN)
    inner = user_filter(caller, where, depth + 1)
    return Sql(f"NOT COALESCE(({inner.text}), FALSE)", inner.values)


def _narrow(values: Sequence[T]) -> Sequence[T]:
    if len(values) > WIDEST:
        raise Invalid(f"A filter takes at most {WIDEST} values.", "where")
    return values


def string_filter(column: str, where: Values, spell: Callable[[str], str] = fold) -> Sql:
    """``StringFilter``: on the folded twin of what was typed, without regard to case."""
    budget.spend(TERM)
    conditions = []
    if (value := where.get("eq")) is not None:
        conditions.append(Sql(f"{column} = ?", [storable(spell(value))]))
    if (values := where.get("in_")) is not None:
        conditions.append(one_of(column, [storable(spell(each)) for each in _narrow(values)], "text"))
    if (value := where.get("contains")) is not None:
        conditions.append(contains(column, spell(value)))
    if (value := where.get("starts_with")) is not None:
        begin = storable(spell(value))
        conditions.append(Sql(f"{column} >= ? AND {column} <= ?", [begin, begin + LAST]))
    if (value := where.get("is_null")) is not None:
        conditions.append(Sql(f"{column} IS {'' if value else 'NOT '}NULL"))
    return all_of(conditions)


def _last_login(caller: Caller, where: Values, depth: int) -> Sql:
    """Whose time is not to be seen has none."""
    found, seen = time_filter("u.last_login_at", where), visibility.private_user(caller)
    if seen == visibility.ALL:
        return found
    has_none = where.get("is_null") is True and not any(where.get(sign) is not None for sign in SIGNS)
    hidden = [Sql(f"NOT ({seen.text})", seen.values)] if has_none else []
    return any_of([all_of([seen, found]), *hidden])


SIGNS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}


def time_filter(column: str, where: Values) -> Sql:
    """``DateTimeFilter``, in milliseconds."""
    budget.spend(RANGE)
    conditions = [
        Sql(f"{column} {SIGNS[name]} ?", [where[name]]) for name in SIGNS if where.get(name) is not None
    ]
    if (value := where.get("is_null")) is not None:
        conditions.append(Sql(f"{column} IS {'' if value else 'NOT '}NULL"))
    return all_of(conditions)


def ids(column: str, values: list[str]) -> Sql:
    """An id that is none matches nothing."""
    budget.spend(TERM)
    return one_of(column, [value.lower() for value in _narrow(values) if is_uuid(value)], "text")


def _in_project(caller: Caller, project: str, depth: int) -> Sql:
    return _member(caller, ids("p.id", [project]))


def _member(caller: Caller, wanted: Sql) -> Sql:
    seen = visibility.visible_membership(caller)
    return _linked(visibility.MEMBERSHIPS, "m.user_number", wanted, seen)


def _in_group(caller: Caller, group: str, depth: int) -> Sql:
    seen = visibility.visible_group_member(caller)
    return _linked(visibility.GROUP_MEMBERS, "gm.user_number", ids("g.id", [group]), seen)


def _linked(tables: str, user: str, wanted: Sql, seen: Sql) -> Sql:
    """The members are found first, by an index: asking each user would take the time of all of them."""
    budget.spend(LINK)
    return Sql(
        f"u.number IN (SELECT {user} FROM {tables} WHERE {wanted.text} AND ({seen.text}))",
        [*wanted.values, *seen.values],
    )


def _has_api_keys(caller: Caller, wanted: bool, depth: int) -> Sql:
    budget.spend(SCAN)
    seen = visibility.readable_user(caller)
    live = Sql(
        f"EXISTS (SELECT 1 FROM api_keys k WHERE k.user_number = u.number AND {LIVE} AND ({seen.text}))",
        [clock.now(), *seen.values],
    )
    return live if wanted else Sql(f"NOT {live.text}", live.values)


def _holds(caller: Caller, permission: Values, depth: int) -> Sql:
    budget.spend(LINK)
    wanted = Grant(permission["resource_type"], permission["resource"], permission["type"])
    return all_of([holds(wanted), visibility.readable_user(caller)])


def holds(wanted: Grant) -> Sql:
    """Users u who hold it, directly, through a group, or as the project's administrator."""
    enough = ", ".join(f"'{name}'" for name, level in LEVEL.items() if level >= LEVEL[wanted.type])
    covering = (
        "h.resource_type IN ('*', ?) AND h.resource IN ('*', ?) "
        f"AND h.type IN ({enough}) "
        "AND (h.expires_at IS NULL OR h.expires_at > ?)"
    )
    values = [storable(wanted.resource_type), storable(wanted.resource), clock.now()]
    direct = f"SELECT h.user_number FROM permissions h WHERE h.user_number IS NOT NULL AND {covering}"
    by_group = (
        "SELECT gm.user_number FROM permissions h JOIN group_members gm ON gm.group_number = h.group_number "
        f"WHERE {covering}"
    )
    text, all_values = f"{direct} UNION {by_group}", [*values, *values]
    if wanted.resource_type == "project" and wanted.resource != ANY:
        text += (
            " UNION SELECT m.user_number FROM memberships m JOIN projects p ON p.number = m.project_number "
            "WHERE m.role = 'ADMIN' AND p.id = ?"
        )
        all_values.append(storable(wanted.resource))
    return Sql(f"u.number IN ({text})", all_values)


def _statuses(values: list[str]) -> Sql:
    budget.spend(RANGE)
    return one_of("u.status", _narrow(values), "text")


USER_FILTERS: dict[str, Callable[[Caller, Any, int], Sql]] = {
    "and_": _all,
    "or_": _any,
    "not_": _not,
    "ids": lambda caller, values, depth: ids("u.id", values),
    "status": lambda caller, values, depth: _statuses(values),
    "username": lambda caller, where, depth: string_filter("u.username_key", where, part_key),
    "email": lambda caller, where, depth: string_filter("u.email_key", where, part_key),
    "name": lambda caller, where, depth: string_filter("u.name_key", where),
    "external_id": lambda caller, where, depth: string_filter("u.external_id", where, str),
    "created_at": lambda caller, where, depth: time_filter("u.created_at", where),
    "updated_at": lambda caller, where, depth: time_filter("u.updated_at", where),
    "last_login_at": _last_login,
    "project": _in_project,
    "project_number": lambda caller, number, depth: _member(caller, Sql("p.number = ?", [number])),
    "group": _in_group,
    "permission": _holds,
    "has_api_keys": _has_api_keys,
}


def api_key_filter(where: Values) -> Sql:
    """``ApiKeyFilter`` of the schema."""
    return all_of(API_KEY_FILTERS[name](value) for name, value in where.items() if value is not None)


def _owned(table: str, column: str, value: str) -> Sql:
    wanted = ids("o.id", [value])
    return Sql(f"{column} IN (SELECT o.number FROM {table} o WHERE {wanted.text})", wanted.values)


KEY_STATUS: dict[str, str] = {
    ApiKeyStatus.REVOKED: "k.revoked_at IS NOT NULL",
    ApiKeyStatus.EXPIRED: "k.revoked_at IS NULL AND k.expires_at IS NOT NULL AND k.expires_at <= ?",
    ApiKeyStatus.DISABLED: f"{LIVE} AND NOT ({ENABLED})",
    ApiKeyStatus.ROTATING: f"{LIVE} AND {ENABLED} AND k.replaced_by_number IS NOT NULL",
    ApiKeyStatus.ACTIVE: f"{LIVE} AND {ENABLED} AND k.replaced_by_number IS NULL",
}


def _of_status(status: str) -> Sql:
    budget.spend(RANGE)
    text = KEY_STATUS[status]
    return Sql(text, [clock.now()] * text.count("?"))


API_KEY_FILTERS: dict[str, Callable[[Any], Sql]] = {
    "ids": lambda values: ids("k.id", values),
    "status": lambda values: any_of(_of_status(value) for value in _narrow(values)),
    "user": lambda value: _owned("users", "k.user_number", value),
    "project": lambda value: _owned("projects", "k.project_number", value),
    "created_at": lambda where: time_filter("k.created_at", where),
    "expires_at": lambda where: time_filter("k.expires_at", where),
    "last_used_at": lambda where: time_filter("k.last_used_at", where),
}


def event_filter(where: Values) -> Sql:
    """``EventFilter`` of the schema."""
    return all_of(EVENT_FILTERS[name](value) for name, value in where.items() if value is not None)


EVENT_FILTERS: dict[str, Callable[[Any], Sql]] = {
    "actor": lambda value: ids("e.actor_id", [value]),
    "target": lambda value: ids("e.target_id", [value]),
    "target_type": lambda value: Sql("e.target_type = ?", [storable(value)]),
    "operations": lambda values: one_of("e.operation", [storable(each) for each in _narrow(values)], "text"),
    "doors": lambda values: one_of("e.door", _narrow(values), "text"),
    "at": lambda where: time_filter("e.at", where),
}

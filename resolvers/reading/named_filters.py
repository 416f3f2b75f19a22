"""What ``where`` asks for of projects and groups, which have names and members alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models import budget
from models.caller import Caller
from models.database import Sql, all_of
from models.values import Values
from resolvers.reading.filters import LINK, TERM, ids, string_filter, time_filter
from resolvers.rights import visibility


def project_filter(caller: Caller, where: Values) -> Sql:
    """``ProjectFilter`` of the schema."""
    seen = visibility.visible_membership(caller)
    return _filter("p", where, lambda user: _with(user, "m.project_number", visibility.MEMBERSHIPS, seen))


def group_filter(caller: Caller, where: Values) -> Sql:
    """``GroupFilter`` of the schema."""
    seen = visibility.visible_group_member(caller)
    return _filter("g", where, lambda user: _with(user, "gm.group_number", visibility.GROUP_MEMBERS, seen))


def _filter(alias: str, where: Values, member: Callable[[str], Sql]) -> Sql:
    budget.spend(TERM)
    known: dict[str, Callable[[Any], Sql]] = {
        "ids": lambda values: ids(f"{alias}.id", values),
        "name": lambda text: string_filter(f"{alias}.name_key", text),
        "created_at": lambda times: time_filter(f"{alias}.created_at", times),
        "updated_at": lambda times: time_filter(f"{alias}.updated_at", times),
        "member": lambda user: Sql(f"{alias}.number IN ({(found := member(user)).text})", found.values),
    }
    return all_of(known[name](value) for name, value in where.items() if value is not None)


def _with(user: str, number: str, tables: str, seen: Sql) -> Sql:
    """The numbers of those with this member: it is found first, by an index."""
    budget.spend(LINK)
    wanted = ids("u.id", [user])
    return Sql(
        f"SELECT {number} FROM {tables} WHERE {wanted.text} AND ({seen.text})",
        [*wanted.values, *seen.values],
    )

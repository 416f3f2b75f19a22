"""What ``where`` asks for of projects and groups, which have names and members alike."""

from __future__ import annotations

from collections.abc import Sequence

from models import budget
from models.caller import Caller
from models.database import Sql
from models.text import part_key
from models.values import Values
from resolvers.reading.filters import (
    LINK,
    SCAN,
    Filters,
    combined,
    contains,
    flag,
    ids,
    string_filter,
    time_filter,
    unindexed,
)
from resolvers.reading.sources import Computed
from resolvers.rights import visibility


def project_filter(caller: Caller, where: Values) -> Sql:
    """``ProjectFilter`` of the schema."""
    return combined(PROJECT_FILTERS, caller, where)


def group_filter(caller: Caller, where: Values) -> Sql:
    """``GroupFilter`` of the schema."""
    return combined(GROUP_FILTERS, caller, where)


def with_member(caller: Caller, part: str) -> Sql:
    """Projects p with a member whose e-mail address has this in it."""
    found, seen = contains("u.email_key", part_key(part.strip())), visibility.visible_membership(caller)
    return Sql(
        "EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.number = m.user_number "
        f"WHERE m.project_number = p.number AND {found.text} AND ({seen.text}))",
        [*found.values, *seen.values],
    )


def _filters(alias: str, link: str, tables: str, seen: Computed) -> Filters:
    """``link`` is where a membership says of what it is one."""

    def members(caller: Caller, users: Sequence[str]) -> Sql:
        """Those with one of these members: they are found first, by an index."""
        budget.spend(LINK)
        wanted, visible = ids("u.id", users), seen(caller)
        return Sql(
            f"{alias}.number IN (SELECT {link} FROM {tables} WHERE {wanted.text} AND ({visible.text}))",
            [*wanted.values, *visible.values],
        )

    def has_members(caller: Caller, wanted: bool) -> Sql:
        budget.spend(SCAN)
        visible = seen(caller)
        found = f"{alias}.number IN (SELECT {link} FROM {tables} WHERE {visible.text})"
        return flag(Sql(found, visible.values), wanted)

    return {
        "ids": lambda caller, values: ids(f"{alias}.id", values),
        "name": lambda caller, where: string_filter(f"{alias}.name_key", where),
        "description": lambda caller, where: unindexed(f"{alias}.description_key", where),
        "created_at": lambda caller, where: time_filter(f"{alias}.created_at", where),
        "updated_at": lambda caller, where: time_filter(f"{alias}.updated_at", where),
        "member": lambda caller, user: members(caller, [user]),
        "members": members,
        "has_members": has_members,
    }


PROJECT_FILTERS = _filters("p", "m.project_number", visibility.MEMBERSHIPS, visibility.visible_membership)
GROUP_FILTERS = _filters("g", "gm.group_number", visibility.GROUP_MEMBERS, visibility.visible_group_member)

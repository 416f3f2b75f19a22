"""What users may do in the end: their own grants and their groups', with where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models import User
from models.caller import Caller
from models.database import ALL, all_of, one_of
from models.grant import Grant, Grants
from resolvers.reading.pages import windowed
from resolvers.reading.selection import Relation, Selection
from resolvers.reading.sources import GROUPS, PERMISSIONS, USERS
from resolvers.reading.statements import find, relation, visible
from resolvers.rights import visibility
from resolvers.rights.grants import Holding, holdings


@dataclass
class PermissionSource:
    """Where a grant comes from: the permission, and the group that holds it, if one does."""

    permission: Any
    group: Any = None


@dataclass
class EffectivePermission:
    """``sources`` is empty for what comes from administering a project."""

    resource_type: str
    resource: str
    type: str
    sources: list[PermissionSource] = field(default_factory=list)


@relation("User", "effective_permissions")
async def effective_permissions(caller: Caller, users: list[User], attribute: str, wanted: Relation) -> None:
    """Nothing of users whose permissions the caller may not read."""
    readable = await readable_numbers(caller, users)
    held = await holdings(readable, most=most(wanted))
    origins = await _origins(caller, [each for number in held for each in held[number]], wanted.selection)
    for user in users:
        user.__dict__[attribute] = effective(held.get(user.number, []), origins)


def most(wanted: Relation) -> int:
    """How many grants, each counted once for each of its sources."""
    return windowed(wanted.arguments).size


async def readable_numbers(caller: Caller, users: list[User]) -> list[int]:
    numbers = list(dict.fromkeys(user.number for user in users))
    condition = visibility.readable_user(caller)
    if condition == ALL:
        return numbers
    where = all_of([one_of("u.number", numbers), condition])
    return [user.number for user in await find(caller, USERS, where, Selection())]


class Origins(NamedTuple):
    """The permissions that grants come from, and the groups that hold them, by number."""

    permissions: Mapping[int, Any]
    groups: Mapping[int, Any]


def effective(held: list[Holding], origins: Origins) -> list[EffectivePermission]:
    """Each grant once, with all its sources."""
    found: dict[Grant, EffectivePermission] = {}
    for holding in held:
        entry = found.setdefault(holding.grant, EffectivePermission(*holding.grant))
        if holding.permission is not None:
            group = origins.groups.get(holding.group) if holding.group is not None else None
            entry.sources.append(PermissionSource(origins.permissions.get(holding.permission), group))
    return list(found.values())


async def _origins(caller: Caller, held: list[Holding], selection: Selection) -> Origins:
    """As far as they are wanted."""
    below = selection.under("sources")
    permission, group = (below.under("permission"), below.under("group")) if below else (None, None)
    permissions: dict[int, Any] = {}
    numbers = {each.permission for each in held if each.permission is not None}
    if below and numbers:
        where = one_of("h.number", sorted(numbers))
        found = await find(caller, PERMISSIONS, where, permission or Selection())
        permissions = {record.number: record for record in found}
    groups: dict[int, Any] = {}
    if group and (numbers := {each.group for each in held if each.group is not None}):
        groups = await visible(caller, GROUPS, "number", sorted(numbers), group)
    return Origins(permissions, groups)


async def viewer_permissions(caller: Caller, wanted: Relation) -> list[EffectivePermission]:
    """What the caller may do, narrowed by the key in use."""
    found = await holdings([caller.number], most=None if caller.scopes else most(wanted))
    held = [
        each._replace(grant=grant)
        for each in found[caller.number]
        for grant in Grants([each.grant]).narrowed(caller.scopes)
    ][: most(wanted)]
    return effective(held, await _origins(caller, held, wanted.selection))

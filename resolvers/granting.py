"""Which permissions a user or a group holds by itself: given, taken away, and told as changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from models import Change, Group, Permission, User, clock
from models.caller import Caller
from models.errors import Invalid, Problem, Rule, refuse
from models.grant import Grant
from models.permission import expiry, faults, grant_change
from models.text import under
from models.values import Values
from resolvers.rights.giving import not_given

MAX_PERMISSIONS = 500
Expiring = dict[Grant, int | None]
"""Grants, each with the time it runs out, or None."""


def checked_grants(permissions: Sequence[Values], problems: list[Problem]) -> Expiring:
    """What is to be given, by grant; what is wrong with it joins the problems."""
    if len(permissions) > MAX_PERMISSIONS:
        said = f"At most {MAX_PERMISSIONS} permissions at once."
        problems.append(Invalid(said, "permissions", rule=Rule.MAX_ITEMS, limit=MAX_PERMISSIONS))
        return {}
    given: Expiring = {}
    for place, each in enumerate(permissions):
        at = ("permissions", str(place))
        wanted = Grant(each["resource_type"], each["resource"], each["type"])
        problems += faults(wanted, at)
        try:
            given[wanted] = expiry(each.get("expires_at"))
        except Invalid as wrong:
            problems.append(under(at, wrong))
    return given


async def give(caller: Caller, record: User | Group, given: Expiring) -> list[Change]:
    """Grant to a stored, locked holder what it does not hold yet, or holds for another time."""
    held = {each.grant: each for each in await held_by(record)}
    fresh = [each for each in given if each not in held or held[each].expires_at != given[each]]
    refuse(not_given(caller, fresh, "permissions"))
    for each in fresh:
        if each in held:
            await Permission.filter(number=held[each].number).update(expires_at=given[each])
    await Permission.bulk_create([_new(record, each, given[each]) for each in fresh if each not in held])
    return [
        Change(
            "permissions",
            grant_change(each, held[each].expires_at) if each in held else None,
            grant_change(each, given[each]),
        )
        for each in fresh
    ]


def _new(record: User | Group, wanted: Grant, expires_at: int | None) -> Permission:
    holder = {"user_number" if isinstance(record, User) else "group_number": record.number}
    return Permission(
        id=str(uuid.uuid4()), **holder, **wanted._asdict(), created_at=clock.now(), expires_at=expires_at
    )


async def take(permissions: Iterable[Permission]) -> list[Change]:
    gone = list(permissions)
    if gone:
        await Permission.filter(number__in=[each.number for each in gone]).delete()
    return [Change("permissions", grant_change(each.grant, each.expires_at), None) for each in gone]


async def held_by(record: User | Group) -> list[Permission]:
    if isinstance(record, User):
        return await Permission.filter(user_number=record.number).order_by("number")
    return await Permission.filter(group_number=record.number).order_by("number")

"""Giving and taking permissions. Nobody gives what they do not have."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models import Change, Group, Permission, User, budget, clock
from models.api_key import spec
from models.caller import Caller
from models.database import Sql, every, transaction
from models.errors import Invalid, NotFound, Problem, refuse
from models.permission import Grant, checked
from models.text import under
from resolvers import filters
from resolvers.access import require_giving, somebody
from resolvers.administrators import keeping_an_administrator
from resolvers.changes import Outcome, Target, tell, touch
from resolvers.finding import find_holder, locked_group, locked_user
from resolvers.pages import Page, Window
from resolvers.reading import BY_NUMBER, by_number, find, page
from resolvers.selection import Selection
from resolvers.sources import GROUPS, PERMISSIONS, USERS

MOST = 500
Expiring = dict[Grant, int | None]
"""Grants, each with the time it runs out, or None."""


@somebody
async def listed(
    caller: Caller,
    window: Window,
    wanted: Selection,
    *,
    holder: str | None = None,
    resource_type: str | None = None,
    resource: str | None = None,
) -> Page:
    conditions = []
    if holder is not None:
        conditions.append(_of_holder(holder))
    for column, value in (("h.resource_type", resource_type), ("h.resource", resource)):
        if value is not None:
            budget.spend(filters.TERM if resource_type is not None else filters.SCAN)
            conditions.append(Sql(f"{column} = ?", [filters.storable(value)]))
    return await page(caller, PERMISSIONS, every(conditions), BY_NUMBER["h"], window, wanted)


def _of_holder(id_: str) -> Sql:
    user, group = filters.ids("o.id", [id_]), filters.ids("o.id", [id_])
    return Sql(
        f"h.user_number = (SELECT o.number FROM users o WHERE {user.text}) "
        f"OR h.group_number = (SELECT o.number FROM groups o WHERE {group.text})",
        [*user.values, *group.values],
    )


@somebody
async def grant(
    caller: Caller,
    holder: str,
    permissions: Sequence[Mapping[str, Any]],
    wanted: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Granting again updates the expiry."""
    given = _checked(permissions)

    async def change(record: User | Group) -> list[Change]:
        return await give(caller, record, given)

    return await _changed(caller, "grantPermissions", holder, change, wanted, dry_run)


@somebody
async def revoke(
    caller: Caller,
    holder: str,
    permissions: Sequence[Mapping[str, Any]],
    wanted: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Revoking what is not there is NotFound."""
    unwanted = list(_checked(permissions))

    async def change(record: User | Group) -> list[Change]:
        held = {each.grant: each for each in await _held(record)}
        refuse(
            [
                NotFound(f"{_name(record)} does not hold {each}.", ("permissions", str(place)))
                for place, each in enumerate(unwanted)
                if each not in held
            ]
        )
        return await _take([held[each] for each in unwanted])

    return await _changed(caller, "revokePermissions", holder, change, wanted, dry_run)


@somebody
async def replace(
    caller: Caller,
    holder: str,
    permissions: Sequence[Mapping[str, Any]],
    wanted: Selection,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Make the holder's permissions exactly these."""
    given = _checked(permissions)

    async def change(record: User | Group) -> list[Change]:
        gone = [each for each in await _held(record) if each.grant not in given]
        return await _take(gone) + await give(caller, record, given)

    return await _changed(caller, "setPermissions", holder, change, wanted, dry_run)


async def _changed(
    caller: Caller, operation: str, holder: str, change: Any, wanted: Selection, dry_run: bool
) -> Outcome:
    found = await find_holder(caller, holder)
    caller.require("ADMIN", "user" if isinstance(found, User) else "group", found.id)

    async def work() -> Outcome:
        async with keeping_an_administrator():
            record = (
                await locked_user(found.number)
                if isinstance(found, User)
                else await locked_group(found.number)
            )
            changes = await change(record)
            if changes:
                if isinstance(record, User):
                    await touch(record)
                await tell(caller, operation, Target.of(record), changes)
        return await _outcome(caller, record, changes, wanted)

    return await transaction(work, keep=not dry_run)


async def _outcome(caller: Caller, record: User | Group, changes: list[Change], wanted: Selection) -> Outcome:
    source, column = (USERS, "h.user_number") if isinstance(record, User) else (GROUPS, "h.group_number")
    holder, below = wanted.under("holder"), wanted.under("permissions")
    seen = await by_number(caller, source, record.number, holder and holder.of(source.name))
    held = Sql(f"{column} = ?", [record.number])
    permissions = await find(caller, PERMISSIONS, held, below, "h.number") if below else []
    return Outcome(seen, changes, {"permissions": permissions})


def checked_grants(permissions: Sequence[Mapping[str, Any]], problems: list[Problem]) -> Expiring:
    """What is to be given, by grant; what is wrong with it joins the problems."""
    if len(permissions) > MOST:
        problems.append(Invalid(f"At most {MOST} permissions at once.", "permissions"))
        return {}
    given: Expiring = {}
    for place, each in enumerate(permissions):
        try:
            wanted = checked(Grant(each["resource_type"], each["resource"], each["type"]))
            given[wanted] = expiry(each.get("expires_at"))
        except Invalid as wrong:
            problems.append(under(("permissions", str(place)), wrong))
    return given


def _checked(permissions: Sequence[Mapping[str, Any]]) -> Expiring:
    problems: list[Problem] = []
    given = checked_grants(permissions, problems)
    refuse(problems)
    return given


def expiry(moment: int | None) -> int | None:
    if moment is not None and moment <= clock.now():
        raise Invalid("expiresAt is in the past.", "expiresAt")
    return moment


async def give(caller: Caller, record: User | Group, given: Expiring) -> list[Change]:
    """Grant to a stored, locked holder what it does not hold yet, or holds for another time."""
    held = {each.grant: each for each in await _held(record)}
    fresh = [each for each in given if each not in held or held[each].expires_at != given[each]]
    require_giving(caller, fresh, "permissions")
    for each in fresh:
        if each in held:
            await Permission.filter(number=held[each].number).update(expires_at=given[each])
    await Permission.bulk_create([_new(record, each, given[each]) for each in fresh if each not in held])
    return [
        Change(
            "permissions",
            told(each, held[each].expires_at) if each in held else None,
            told(each, given[each]),
        )
        for each in fresh
    ]


def _new(record: User | Group, wanted: Grant, expires_at: int | None) -> Permission:
    holder = {"user_number" if isinstance(record, User) else "group_number": record.number}
    return Permission(
        id=str(uuid.uuid4()), **holder, **wanted._asdict(), created_at=clock.now(), expires_at=expires_at
    )


async def _take(permissions: Iterable[Permission]) -> list[Change]:
    gone = list(permissions)
    if gone:
        await Permission.filter(number__in=[each.number for each in gone]).delete()
    return [Change("permissions", told(each.grant, each.expires_at), None) for each in gone]


async def _held(record: User | Group) -> list[Permission]:
    if isinstance(record, User):
        return await Permission.filter(user_number=record.number).order_by("number")
    return await Permission.filter(group_number=record.number).order_by("number")


def told(grant: Grant, expires_at: int | None) -> dict[str, Any]:
    return {**spec(grant), **({"expiresAt": clock.to_text(expires_at)} if expires_at else {})}


def _name(record: User | Group) -> str:
    return record.username if isinstance(record, User) else record.name

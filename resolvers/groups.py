"""What callers may do with groups and their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.exceptions import IntegrityError

from models import Change, Group, GroupMember
from models.caller import Caller
from models.database import every, transaction
from models.errors import Invalid, Problem, Taken, refuse
from models.event import compare
from resolvers import memberships
from resolvers.access import requires, requires_on_group, somebody
from resolvers.reading import filters
from resolvers.reading.lookup import By, group_condition
from resolvers.reading.pages import Page, Window
from resolvers.reading.selection import Selection
from resolvers.reading.sources import GROUPS, USERS
from resolvers.reading.statements import BY_NUMBER, by_number, one, page, visible
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, tell, touch_others
from resolvers.writing.locks import locked_group
from resolvers.writing.names import clash

Given = Mapping[str, Any]


@somebody
async def get(caller: Caller, by: By, wanted: Selection) -> Group | None:
    return await one(caller, GROUPS, every([group_condition(by), GROUPS.visible(caller)]), wanted)


@somebody
async def listed(caller: Caller, window: Window, wanted: Selection, *, search: str | None = None) -> Page:
    return await page(
        caller, GROUPS, filters.matching("g", search, "name_key"), BY_NUMBER["g"], window, wanted
    )


@somebody
async def ids_by_number(caller: Caller, numbers: Sequence[int]) -> dict[int, str]:
    """The ids of those of these groups that the caller may see."""
    found = await visible(caller, GROUPS, "number", numbers, Selection())
    return {number: record.id for number, record in found.items()}


@requires("WRITE", "group")
async def create(caller: Caller, given: Given, wanted: Selection | None) -> Outcome:
    group = Group.new()
    problems = group.write({"name": None, **given})

    async def work() -> Outcome:
        refuse([*problems, *await name_taken(group)])
        await group.save()
        changes = [
            Change(field, None, value) for field, value in group.snapshot().items() if value is not None
        ]
        await tell(caller, "createGroup", Target.of(group), changes)
        return Outcome(await by_number(caller, GROUPS, group.number, wanted), changes)

    return await _unless_clashing(work, group.name)


async def _unless_clashing(work: Any, name: str) -> Outcome:
    try:
        outcome: Outcome = await transaction(work)
    except IntegrityError as error:
        raise clash(error, name) from None
    return outcome


async def name_taken(group: Group) -> list[Problem]:
    if not group.name:
        return []
    other = await Group.filter(name_key=group.name_key).exclude(id=group.id).first()
    return [Taken(f"{group.name} is taken.", "name", ("Group", other.number))] if other else []


@requires_on_group("WRITE")
async def update(caller: Caller, group: Group, given: Given, wanted: Selection | None) -> Outcome:
    async def work() -> Outcome:
        record = await locked_group(group.number)
        before = record.snapshot()
        problems = record.write(given)
        refuse([*problems, *(await name_taken(record) if "name" in given else [])])
        if changes := compare(before, record.snapshot()):
            await record.save()
            await tell(caller, "updateGroup", Target.of(record), changes)
        return Outcome(await by_number(caller, GROUPS, record.number, wanted), changes)

    return await _unless_clashing(work, given.get("name") or group.name)


@requires_on_group("ADMIN")
async def delete(caller: Caller, group: Group) -> Outcome:
    """Its members lose what it held."""

    async def work() -> Outcome:
        async with keeping_an_administrator():
            record = await locked_group(group.number)
            members = await _members(record.number)
            changes = [
                Change(field, value, None) for field, value in record.snapshot().items() if value is not None
            ]
            await record.delete()
            await touch_others(members)
            await tell(caller, "deleteGroup", Target.of(record), changes)
        return Outcome(None, changes, {"deleted_id": record.id})

    return await transaction(work)


async def _members(group: int) -> list[int]:
    return [each.user_number for each in await GroupMember.filter(group_number=group)]


@requires_on_group("WRITE")
async def set_members(
    caller: Caller,
    group: Group,
    wanted: Selection | None,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Outcome:
    """Adding who is in and removing who is not change nothing."""

    async def work() -> Outcome:
        async with keeping_an_administrator():  # and so no user named is deleted meanwhile
            coming, leaving = await _named(caller, add, "add"), await _named(caller, remove, "remove")
            if set(coming) & set(leaving):
                raise Invalid("The same user cannot be added and removed.", "remove")
            record = await locked_group(group.number)
            changes = await _move(caller, record, coming, leaving)
            if changes:
                await tell(caller, "setGroupMembers", Target.of(record), changes)
        return Outcome(await by_number(caller, GROUPS, record.number, wanted), changes)

    return await transaction(work)


async def _named(caller: Caller, ids: Sequence[str], path: str) -> dict[int, str]:
    """The users with these ids, by number."""
    found, missing = await memberships.named(caller, USERS, ids, path)
    refuse(missing)
    return {user.number: user.id for user in found}


async def _move(
    caller: Caller, group: Group, coming: dict[int, str], leaving: dict[int, str]
) -> list[Change]:
    members = set(await _members(group.number))
    added = [number for number in coming if number not in members]
    removed = [number for number in leaving if number in members]
    if added:
        await memberships.admit(caller, group, added)
    if removed:
        await GroupMember.filter(group_number=group.number, user_number__in=removed).delete()
    await touch_others([*added, *removed])
    joined = [Change("members", None, coming[number]) for number in added]
    return joined + [Change("members", leaving[number], None) for number in removed]

"""What callers may do with groups and their members."""

from __future__ import annotations

from collections.abc import Sequence

from models import Group, GroupMember
from models.caller import Caller
from models.database import all_of, transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import Invalid, Problem, Rule, refuse
from models.event import gained, lost
from models.user import touch_users
from models.values import Values
from resolvers import memberships
from resolvers.access import requires, requires_on_group, somebody
from resolvers.reading import filters
from resolvers.reading.lists import listing
from resolvers.reading.lookup import Reference, group_condition
from resolvers.reading.named_filters import group_filter
from resolvers.reading.pages import Page, Term, Window, ordered
from resolvers.reading.relations import GROUP_MEMBERS, edges_of
from resolvers.reading.selection import Selection
from resolvers.reading.sources import GROUPS, USERS
from resolvers.reading.statements import by_number, one
from resolvers.rights.actions import GroupAction, ViewerAction
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, changing, record_event
from resolvers.writing.locks import locked_group, outdated
from resolvers.writing.names import claiming, name_taken

ORDERS = {
    "NUMBER": Term("g.number"),
    "NAME": Term("g.name_key", is_text=True),
    "CREATED_AT": Term("g.created_at"),
    "UPDATED_AT": Term("g.updated_at"),
}


@somebody
async def get(caller: Caller, by: Reference, selection: Selection) -> Group | None:
    return await one(caller, GROUPS, all_of([group_condition(by), GROUPS.visible(caller)]), selection)


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    search: str | None = None,
    where: Values | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page[Group]:
    condition = all_of([filters.matching("g", search), group_filter(caller, where or {})])
    return await listing(caller, GROUPS, condition, ordered(ORDERS, order_by, "g.number"), window, selection)


@requires(PermissionType.WRITE, "group", action=ViewerAction.CREATE_GROUP)
@uncancelled
async def create(
    caller: Caller, values: Values, selection: Selection | None, *, dry_run: bool = False
) -> Outcome:
    group = Group.new()
    problems = group.write({"name": None, **values})
    async with claiming(group.name, dry_run=dry_run):
        refuse([*problems, *await name_taken(group)])
        await group.save()
        changes = gained(group.snapshot())
        await record_event(caller, Operation.CREATE_GROUP, Target.of(group), changes)
        return Outcome(await by_number(caller, GROUPS, group.number, selection), changes)


@requires_on_group(PermissionType.WRITE, action=GroupAction.UPDATE)
@uncancelled
async def update(
    caller: Caller,
    group: Group,
    values: Values,
    selection: Selection | None,
    *,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    async with claiming(values.get("name") or group.name, dry_run=dry_run):
        record = await locked_group(group.number)
        problems = outdated(record, expected_version)
        async with changing(caller, Operation.UPDATE_GROUP, record) as changes:
            problems += record.write(values)
            refuse([*problems, *(await name_taken(record) if "name" in values else [])])
        return Outcome(await by_number(caller, GROUPS, record.number, selection), changes)


@requires_on_group(PermissionType.ADMIN, action=GroupAction.DELETE)
@uncancelled
async def delete(
    caller: Caller, group: Group, *, expected_version: int | None = None, dry_run: bool = False
) -> Outcome:
    """Its members lose what it held."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_group(group.number)
        refuse(outdated(record, expected_version))
        members = await _members(record.number)
        changes = lost(record.snapshot())
        await record.delete()
        await touch_users(members)
        await record_event(caller, Operation.DELETE_GROUP, Target.of(record), changes)
        return Outcome(None, changes, {"deleted_id": record.id})


async def _members(group: int) -> list[int]:
    return [each.user_number for each in await GroupMember.filter(group_number=group)]


@requires_on_group(PermissionType.WRITE, action=GroupAction.MANAGE_MEMBERS)
@uncancelled
async def set_members(
    caller: Caller,
    group: Group,
    selection: Selection,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    paths: tuple[str, str] = ("add", "remove"),
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Adding who is in and removing who is not change nothing. ``paths`` are where problems are told."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():  # no user named is deleted meanwhile
        problems: list[Problem] = []
        coming = await _named(caller, add, paths[0], problems)
        leaving = await _named(caller, remove, paths[1], problems)
        if set(coming) & set(leaving):
            said = "The same user cannot be added and removed."
            problems.append(Invalid(said, paths[1], rule=Rule.CONFLICT))
        refuse(problems)
        record = await locked_group(group.number)
        refuse(outdated(record, expected_version))
        members = set(await _members(record.number))
        added = {number: id_ for number, id_ in coming.items() if number not in members}
        removed = {number: id_ for number, id_ in leaving.items() if number in members}
        changes = await memberships.move(caller, record, added, removed)
        if changes:
            await record_event(caller, Operation.SET_GROUP_MEMBERS, Target.of(record), changes)
        shown = await by_number(caller, GROUPS, record.number, selection.under("group"))
        edges = await edges_of(caller, GROUP_MEMBERS, record.number, added, selection.under("added_edges"))
        return Outcome(shown, changes, {"added_edges": edges, "removed_ids": list(removed.values())})


async def _named(caller: Caller, ids: Sequence[str], path: str, problems: list[Problem]) -> dict[int, str]:
    """The users with these ids, by number; what is not there joins the problems."""
    found, missing = await memberships.named(caller, USERS, ids, path)
    problems += missing
    return {user.number: user.id for user in found}

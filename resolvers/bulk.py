"""What callers may do with many users at once: in one transaction, each by the rules for one.

With whom something is wrong, nothing changes, and that is told; the others change. What is wrong with all of
it, such as that no administrator would be left, refuses it as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models import Change, Group, GroupMember, Membership, Project, User, text
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import NotFound, Problem
from models.event import compare
from models.turns import mapped
from models.user import set_statuses, touch_statuses, touch_users
from models.values import Values
from resolvers import memberships
from resolvers.access import requires_on_group, requires_on_project, requires_on_users
from resolvers.reading.chosen import Chosen, Row, choose, show
from resolvers.reading.selection import Selection
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, Told, record_events
from resolvers.writing.locks import locked_group, locked_project, locked_users
from resolvers.writing.removal import remove, uses_of

Open = dict[int, tuple[Row, User]]
"""Whom nothing is wrong with, by number: locked."""


@asynccontextmanager
async def _changing(chosen: Chosen, *, dry_run: bool) -> AsyncIterator[Open]:
    """The transaction. Who is gone meanwhile is told."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        rows = chosen.open_rows
        users = await locked_users([row.number for row in rows])
        for row in rows:
            if row.number not in users:
                row.problems = [NotFound("No such user any more.", "users")]
        yield {row.number: (row, users[row.number]) for row in rows if row.number in users}


def _refuse(open_: Open, problems: dict[int, list[Problem]]) -> None:
    for number, found in problems.items():
        row, _ = open_.pop(number)
        row.problems = found


def _users(open_: Open) -> list[User]:
    return [user for _, user in open_.values()]


async def _answer(caller: Caller, chosen: Chosen, selection: Selection) -> Outcome:
    results = selection.under("results")
    await show(caller, chosen, results.under("user") if results else None)
    return Outcome(extra={"results": chosen.rows, "total_count": chosen.total, "page_info": chosen.page_info})


@requires_on_users(PermissionType.WRITE)
@uncancelled
async def set_status(
    caller: Caller,
    chosen: Chosen,
    status: str,
    selection: Selection,
    *,
    reason: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    reason = text.paragraph(reason, "reason")
    async with _changing(chosen, dry_run=dry_run) as open_:
        before = dict(zip(open_, await mapped(User.snapshot, _users(open_)), strict=True))
        await set_statuses(_users(open_), status, reason)
        for number, (row, user) in open_.items():
            row.changes = compare(before[number], user.snapshot())
        changed = [(row, user) for row, user in open_.values() if row.changes]
        await touch_statuses([user for _, user in changed])
        told = [Told(Target.of(user), row.changes) for row, user in changed]
        await record_events(caller, Operation.SET_USER_STATUS, told, reason=reason)
        return await _answer(caller, chosen, selection)


@requires_on_users(PermissionType.ADMIN)
@uncancelled
async def delete(
    caller: Caller,
    chosen: Chosen,
    selection: Selection,
    *,
    force: bool = False,
    erase: bool = False,
    dry_run: bool = False,
) -> Outcome:
    async with _changing(chosen, dry_run=dry_run) as open_:
        if not force:
            _refuse(open_, await uses_of(_users(open_)))
        gone = await remove(caller, _users(open_), erase=erase) if open_ else {}
        for number, (row, _) in open_.items():
            row.changes = gone[number].changes
        return await _answer(caller, chosen, selection)


@requires_on_group(PermissionType.WRITE)
@uncancelled
async def set_in_group(
    caller: Caller,
    group: Group,
    users: Values,
    selection: Selection,
    *,
    member: bool,
    dry_run: bool = False,
) -> Outcome:
    """Adding who is in, and removing who is not, changes nothing."""
    chosen = await choose(caller, users)
    async with _changing(chosen, dry_run=dry_run) as open_:
        record = await locked_group(group.number)
        held = await GroupMember.filter(group_number=record.number, user_number__in=list(open_))
        inside = {each.user_number for each in held}
        moving = {number: user.id for number, (_, user) in open_.items() if (number in inside) != member}
        moved = await memberships.move(caller, record, *((moving, {}) if member else ({}, moving)))
        for number, change in zip(moving, moved, strict=True):
            open_[number][0].changes = [change]
        told = [Told(Target.of(record), [change]) for change in moved]
        await record_events(caller, Operation.SET_GROUP_MEMBERS, told)
        return await _answer(caller, chosen, selection)


@requires_on_project(PermissionType.WRITE)
@uncancelled
async def add_to_project(
    caller: Caller,
    project: Project,
    users: Values,
    selection: Selection,
    *,
    role: str,
    dry_run: bool = False,
) -> Outcome:
    """Who is a member gets the role."""
    memberships.require_role(caller, project, role)
    chosen = await choose(caller, users)
    async with _changing(chosen, dry_run=dry_run) as open_:
        record = await locked_project(project.number)
        held = await _memberships(record, open_)
        _refuse(open_, _not_taken(caller, record, held))
        await memberships.join(caller, [number for number in open_ if number not in held], [record], role)
        await memberships.set_roles([held[number] for number in open_ if number in held], role)
        before = {number: each.role for number, each in held.items()}
        changes = {
            number: [Change("role", before.get(number), role)]
            for number in open_
            if before.get(number) != role
        }
        await _moved(caller, Operation.ADD_PROJECT_MEMBER, record, open_, changes)
        return await _answer(caller, chosen, selection)


@requires_on_project(PermissionType.WRITE)
@uncancelled
async def remove_from_project(
    caller: Caller, project: Project, users: Values, selection: Selection, *, dry_run: bool = False
) -> Outcome:
    """Their keys for this project are revoked too."""
    chosen = await choose(caller, users)
    async with _changing(chosen, dry_run=dry_run) as open_:
        record = await locked_project(project.number)
        held = await _memberships(record, open_)
        strangers = [number for number in open_ if number not in held]
        _refuse(open_, {number: [memberships.no_member(open_[number][1], record)] for number in strangers})
        _refuse(open_, _not_taken(caller, record, held))
        revoked = Counter(key.user_number for key in await memberships.end(list(open_), [record.number]))
        changes = {number: memberships.left(held[number].role, revoked[number]) for number in open_}
        await _moved(caller, Operation.REMOVE_PROJECT_MEMBER, record, open_, changes)
        return await _answer(caller, chosen, selection)


async def _memberships(project: Project, open_: Open) -> dict[int, Membership]:
    found = await Membership.filter(project_number=project.number, user_number__in=list(open_))
    return {each.user_number: each for each in found}


def _not_taken(caller: Caller, project: Project, held: dict[int, Membership]) -> dict[int, list[Problem]]:
    """The roles that the caller cannot take away."""
    problems = {
        number: memberships.role_problems(caller, project, each.role) for number, each in held.items()
    }
    return {number: found for number, found in problems.items() if found}


async def _moved(
    caller: Caller, operation: Operation, project: Project, open_: Open, changes: dict[int, list[Change]]
) -> None:
    """The events are the project's, and name the users."""
    await touch_users(list(changes))
    told = []
    for number, changed in changes.items():
        row, user = open_[number]
        row.changes = memberships.shown_to(caller, user, changed)
        named = memberships.told_of(user, changed, joining=operation == Operation.ADD_PROJECT_MEMBER)
        told.append(Told(Target.of(project), named))
    await record_events(caller, operation, told)

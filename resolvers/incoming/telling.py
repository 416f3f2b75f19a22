"""Storing what hangs on the users of an import, many at once, and the events of all of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from models import ApiKey, Change, GroupMember, Membership, Permission, User, clock
from models.caller import Caller
from models.enums import Operation, ProjectRole
from models.event import gained
from resolvers import memberships
from resolvers.incoming.row import KEYS, Row, written
from resolvers.writing.audit import Target, Told, record_events

Pairs = Sequence[tuple[Row, User]]


async def make_projects(caller: Caller, given: Sequence[Row]) -> None:
    """Those that are not there yet: before what joins them is stored."""
    joined = {project.id: project for row, _ in written(given) for project, _ in row.moves.joined}
    made = [project for project in joined.values() if not project.number]
    for project in made:
        await project.save()
    told = [Told(Target.of(project), gained(project.snapshot())) for project in made]
    await record_events(caller, Operation.CREATE_PROJECT, told)


async def store_moves(given: Sequence[Row]) -> None:
    pairs = written(given)
    await _set_memberships(pairs)
    await _set_groups(pairs)
    await _set_permissions(pairs)
    await _add_keys(pairs)


async def _set_memberships(pairs: Pairs) -> None:
    moment, new = clock.now(), []
    for row, user in pairs:
        if row.moves.left:
            await memberships.end([user.number], [project.number for project in row.moves.left])
        for project, role in row.moves.joined:
            joining = {"user_number": user.number, "project_number": project.number}
            new.append(Membership(**joining, role=role, joined_at=moment))
    await Membership.bulk_create(new)
    for role in ProjectRole:
        held = [each for row, _ in pairs for each, _, wanted in row.moves.roles if wanted == role]
        if held:
            await memberships.set_roles(held, role)


async def _set_groups(pairs: Pairs) -> None:
    if gone := [member.number for row, _ in pairs for member, _ in row.moves.exited]:
        await GroupMember.filter(number__in=gone).delete()
    new = [(group.number, user.number) for row, user in pairs for group in row.moves.entered]
    await GroupMember.bulk_create([GroupMember(group_number=group, user_number=user) for group, user in new])


async def _set_permissions(pairs: Pairs) -> None:
    if gone := [permission.number for row, _ in pairs for permission in row.moves.taken]:
        await Permission.filter(number__in=gone).delete()
    moment, new = clock.now(), []
    for row, user in pairs:
        for grant, until in row.moves.granted.items():
            holding = {"user_number": user.number, **grant._asdict(), "expires_at": until}
            new.append(Permission(id=str(uuid.uuid4()), **holding, created_at=moment))
    await Permission.bulk_create(new)


async def _add_keys(pairs: Pairs) -> None:
    for row, user in pairs:
        for key, project in row.moves.keys:
            key.user_number, key.project_number = user.number, project.number if project else None
    await ApiKey.bulk_create([key for row, _ in pairs for key, _ in row.moves.keys])


async def tell(caller: Caller, given: Sequence[Row]) -> None:
    """In the words of the operations for one."""
    pairs = written(given)
    told = [(row, user) for row, user in pairs if row.is_told]
    created, updated = [
        [
            Told(Target.of(user), [each for each in row.changes if each.field != KEYS])
            for row, user in told
            if row.is_new is new
        ]
        for new in (True, False)
    ]
    await record_events(caller, Operation.CREATE_USER, created)
    await record_events(caller, Operation.UPDATE_USER, updated)
    await record_events(caller, Operation.ADD_PROJECT_MEMBER, _roles(pairs))
    await record_events(caller, Operation.CREATE_API_KEY, _keys(pairs))


def _roles(pairs: Pairs) -> list[Told]:
    """That somebody comes to administer a project, or does so no more, is told of the project, too."""
    told = []
    for row, user in pairs:
        new = [(project, None, role) for project, role in row.moves.joined if role == ProjectRole.ADMIN]
        for project, before, role in (
            *new,
            *((project, held.role, role) for held, project, role in row.moves.roles),
        ):
            changes = memberships.told_of(user, [Change("role", before, role)], joining=True)
            told.append(Told(Target.of(project), changes))
    return told


def _keys(pairs: Pairs) -> list[Told]:
    return [
        Told(Target.of(key), [Change("user", None, user.id), *gained(key.snapshot())])
        for row, user in pairs
        for key, _ in row.moves.keys
    ]

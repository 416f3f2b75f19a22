"""Deleting users for real, and bringing them back from what the event kept."""

from __future__ import annotations

import uuid
from typing import Any

import orjson

from models import (
    Change,
    Event,
    Group,
    Membership,
    Permission,
    Project,
    User,
    clock,
)
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation, PermissionType, ProjectRole
from models.errors import NotFound, refuse
from models.event import gained
from models.permission import grant_change
from models.text import is_uuid
from resolvers import memberships
from resolvers.access import requires, requires_on_user
from resolvers.reading.lookup import shown
from resolvers.reading.selection import Selection
from resolvers.reading.sources import USERS
from resolvers.reading.statements import by_number
from resolvers.rights.actions import UserAction
from resolvers.rights.giving import require_giving
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome, Target, record_event
from resolvers.writing.locks import locked_user, outdated
from resolvers.writing.names import claiming, enter
from resolvers.writing.removal import remove, uses_of


@requires_on_user(PermissionType.ADMIN, action=UserAction.DELETE)
@uncancelled
async def delete(
    caller: Caller,
    user: User,
    *,
    force: bool = False,
    erase: bool = False,
    expected_version: int | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Refused while the user has projects or live API keys, unless forced. ``erase`` also removes personal
    data from the audit log; then nothing can be restored."""
    async with transaction(dry_run=dry_run), keeping_an_administrator():
        record = await locked_user(user.number)
        problems = outdated(record, expected_version)
        refuse(problems if force else [*problems, *(await uses_of([record])).get(record.number, ())])
        gone = (await remove(caller, [record], erase=erase))[record.number]
        return Outcome(None, gone.changes, {"deleted_id": user.id, "deleted_api_key_ids": gone.api_key_ids})


@requires(PermissionType.ADMIN, "user")
@uncancelled
async def restore(caller: Caller, id_: str, selection: Selection | None, *, dry_run: bool = False) -> Outcome:
    """Undo a deletion. Names taken meanwhile are Taken; projects and groups that are gone are left out and
    listed."""
    async with claiming(shown(id_), dry_run=dry_run):
        image = await _image(id_)
        user = User(**{**image["user"], "updated_at": clock.now(), "version": image["user"]["version"] + 1})
        user.write({})
        if await User.filter(id=user.id).exists():
            raise NotFound(f"The user {shown(id_)} is not deleted.", "id")
        refuse(await enter(user))
        changes = gained(user.snapshot())
        changes += await _rejoin(caller, user, image)
        changes += await _permit(caller, user, image["permissions"])
        await record_event(caller, Operation.RESTORE_USER, Target.of(user), changes)
        return Outcome(await by_number(caller, USERS, user.number, selection), changes)


async def _image(id_: str) -> Any:
    """What the last deletion of that user kept. It is locked: several at once restore one after the other."""
    found = None
    if is_uuid(id_):
        deletions = Event.filter(
            target_id=id_.lower(), operation=Operation.DELETE_USER, before_image__not_isnull=True
        )
        found = await deletions.order_by("-sequence").select_for_update().first()
    if found is None:
        raise NotFound(f"No deleted user {shown(id_)}.", "id")
    return orjson.loads(found.before_image or "{}")


async def _rejoin(caller: Caller, user: User, image: dict[str, Any]) -> list[Change]:
    """Back into the projects and groups that are still there."""
    kept = {each["project"]: each for each in image["memberships"]}
    there = {each.id: each for each in await Project.filter(id__in=list(kept))} if kept else {}
    projects = [there[id_] for id_ in kept if id_ in there]
    leading = [each for each in projects if kept[each.id]["role"] == ProjectRole.ADMIN]
    refuse(await memberships.leading_problems(caller, leading, "id"))
    await Membership.bulk_create(
        [
            Membership(
                user_number=user.number,
                project_number=each.number,
                role=kept[each.id]["role"],
                joined_at=kept[each.id]["joined_at"],
            )
            for each in projects
        ]
    )
    groups = await Group.filter(id__in=image["groups"]).order_by("number") if image["groups"] else []
    for group in groups:
        await memberships.admit(caller, group, [user.number])
    return [
        *_back("projects", list(kept), [each.id for each in projects]),
        *_back("groups", image["groups"], [each.id for each in groups]),
    ]


def _back(field: str, before: list[str], after: list[str]) -> list[Change]:
    """``before`` lists what the user had; whoever is missing in ``after`` is gone."""
    return [Change(field, before, after)] if before else []


async def _permit(caller: Caller, user: User, kept: list[dict[str, Any]]) -> list[Change]:
    """What has not run out meanwhile."""
    moment = clock.now()
    permissions = [
        Permission(id=str(uuid.uuid4()), user_number=user.number, created_at=moment, **each)
        for each in kept
        if each["expires_at"] is None or each["expires_at"] > moment
    ]
    require_giving(caller, [each.grant for each in permissions])
    await Permission.bulk_create(permissions)
    return [Change("permissions", None, grant_change(each.grant, each.expires_at)) for each in permissions]

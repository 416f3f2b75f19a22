"""Removing users, one or many at once: what holds them up, and what is kept so that it can be undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from models import Change, User, clock
from models.api_key import LIVE
from models.caller import Caller
from models.database import Row, Sql, execute, one_of, rows
from models.enums import Operation
from models.errors import InUse, Problem
from models.event import lost
from models.text import counted
from models.user import PROFILE
from resolvers.writing import erasure
from resolvers.writing.audit import Target, Told, record_events

RESTORABLE = ("number", "id", *PROFILE, "email_verified_at", "status", "status_reason", "status_changed_at",
              "last_login_at", "created_at", "version")  # fmt: skip
Image = dict[str, Any]


class Gone(NamedTuple):
    """What went with a user."""

    changes: list[Change]
    api_key_ids: list[str]


async def uses_of(users: Sequence[User]) -> dict[int, list[Problem]]:
    """Why those of the users cannot be deleted who have projects or live keys."""
    live = LIVE.replace("k.", "c.")
    projects = await _below(users, "SELECT c.user_number FROM memberships c")
    keys = await _below(users, "SELECT c.user_number FROM api_keys c", live, clock.now())
    return {
        user.number: _in_use(user, len(projects[user.number]), len(keys[user.number]))
        for user in users
        if user.number in projects or user.number in keys
    }


def _in_use(user: User, projects: int, keys: int) -> list[Problem]:
    has = f"{counted(projects, 'project')} and {counted(keys, 'live API key')}"
    said = f"{user.username} has {has}; force deletes the user all the same."
    return [InUse(said, projects_count=projects, api_keys_count=keys)]


async def remove(caller: Caller, users: Sequence[User], *, erase: bool) -> dict[int, Gone]:
    """Delete locked users, each with its event. ``erase`` also removes personal data from the audit log; then
    nothing can be restored."""
    images = await _before_images(users)
    keys = await erasure.keys_of(users) if erase else set()
    gone = {user.number: Gone(lost(user.snapshot()), images[user.number]["keys"]) for user in users}
    theirs = one_of("number", gone)
    await execute(Sql(f"DELETE FROM users WHERE {theirs.text}", theirs.values))
    told = [Told(Target.of(each), gone[each.number].changes, images[each.number]) for each in users]
    await record_events(caller, Operation.DELETE_USER, told)
    if erase:
        await erasure.erase(users, keys)
    return gone


async def _before_images(users: Sequence[User]) -> dict[int, Image]:
    """All that ``restore`` brings back: no password, and of the keys only which they were."""
    memberships = await _below(
        users,
        "SELECT c.user_number, p.id AS project, c.role, c.joined_at FROM memberships c "
        "JOIN projects p ON p.number = c.project_number",
    )
    groups = await _below(
        users,
        "SELECT c.user_number, g.id, g.number FROM group_members c "
        "JOIN groups g ON g.number = c.group_number",
    )
    held = "SELECT c.user_number, c.resource_type, c.resource, c.type, c.expires_at FROM permissions c"
    permissions = await _below(users, held)
    keys = await _below(users, "SELECT c.user_number, c.id FROM api_keys c")
    return {
        user.number: {
            "user": {field: getattr(user, field) for field in RESTORABLE},
            "memberships": memberships[user.number],
            "groups": [each["id"] for each in sorted(groups[user.number], key=lambda each: each["number"])],
            "permissions": permissions[user.number],
            "keys": [each["id"] for each in keys[user.number]],
        }
        for user in users
    }


async def _below(
    users: Sequence[User], select: str, where: str = "TRUE", *values: object
) -> dict[int, list[Row]]:
    """What hangs on each of the users, by rows c, in their order."""
    theirs = one_of("c.user_number", [user.number for user in users])
    text = f"{select} WHERE {theirs.text} AND {where} ORDER BY c.number"
    found: dict[int, list[Row]] = defaultdict(list)
    for row in await rows(Sql(text, [*theirs.values, *values])):
        found[row.pop("user_number")].append(row)
    return found

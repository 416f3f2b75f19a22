"""Records as they are now, held until the transaction ends.

Whoever locks several takes the users first, then projects, then keys: nobody waits for each other.
"""

from __future__ import annotations

from models import ApiKey, Group, Project, User
from models.errors import NotFound, Problem, StaleVersion


async def locked_user(number: int) -> User:
    user = await User.filter(number=number).select_for_update().first()
    if user is None:
        raise NotFound("No such user any more.", "user")
    return user


async def locked_project(number: int) -> Project:
    project = await Project.filter(number=number).select_for_update().first()
    if project is None:
        raise NotFound("No such project any more.", "project")
    return project


async def locked_group(number: int) -> Group:
    group = await Group.filter(number=number).select_for_update().first()
    if group is None:
        raise NotFound("No such group any more.", "id")
    return group


async def locked_api_key(key: ApiKey) -> ApiKey:
    await locked_user(key.user_number)
    found = await ApiKey.filter(number=key.number).select_for_update().first()
    if found is None:
        raise NotFound("No such API key any more.", "id")
    return found


def outdated(record: User | Project, expected_version: int | None) -> list[Problem]:
    """StaleVersion when the locked record changed since the caller read it."""
    if expected_version is None or expected_version == record.version:
        return []
    return [StaleVersion(record.version)]

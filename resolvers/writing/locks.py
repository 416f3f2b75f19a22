"""Records as they are now, held until the transaction ends.

Whoever locks several takes the users first, then projects, then keys: nobody waits for each other.
"""

from __future__ import annotations

from models import ApiKey, Group, Project, User
from models.errors import NotFound, StaleVersion


async def locked_user(number: int, expected_version: int | None = None) -> User:
    """The user as it is now, held until the transaction ends; StaleVersion when it changed meanwhile."""
    user = await User.filter(number=number).select_for_update().first()
    if user is None:
        raise NotFound("No such user any more.", "user")
    expect(user.version, expected_version)
    return user


async def locked_project(number: int, expected_version: int | None = None) -> Project:
    project = await Project.filter(number=number).select_for_update().first()
    if project is None:
        raise NotFound("No such project any more.", "project")
    expect(project.version, expected_version)
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


def expect(version: int, expected: int | None) -> None:
    if expected is not None and expected != version:
        raise StaleVersion(version)

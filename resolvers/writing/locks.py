"""Records as they are now, held until the transaction ends.

Whoever locks several takes the users first, then projects, then keys: nobody waits for each other.
"""

from __future__ import annotations

from typing import TypeVar

from tortoise.models import Model

from models import ApiKey, Group, Project, User
from models.errors import NotFound, StaleVersion

M = TypeVar("M", bound=Model)


async def locked_user(number: int, expected_version: int | None = None) -> User:
    """The user as it is now, held until the transaction ends; StaleVersion when it changed meanwhile."""
    user = await _locked(User, number, "user", "user")
    expect(user.version, expected_version)
    return user


async def locked_project(number: int, expected_version: int | None = None) -> Project:
    project = await _locked(Project, number, "project", "project")
    expect(project.version, expected_version)
    return project


async def locked_group(number: int, expected_version: int | None = None) -> Group:
    group = await _locked(Group, number, "group", "id")
    expect(group.version, expected_version)
    return group


async def locked_api_key(key: ApiKey) -> ApiKey:
    await locked_user(key.user_number)
    return await _locked(ApiKey, key.number, "API key", "id")


async def _locked(model: type[M], number: int, noun: str, path: str) -> M:
    record = await model.filter(number=number).select_for_update().first()
    if record is None:
        raise NotFound(f"No such {noun} any more.", path)
    return record


def expect(version: int, expected: int | None) -> None:
    if expected is not None and expected != version:
        raise StaleVersion(version)

"""Records as they are now, held until the transaction ends.

Whoever locks several takes the users first, then projects, then keys: nobody waits for each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from tortoise.models import Model

from models import ApiKey, Group, Project, User
from models.errors import NotFound, Problem, StaleVersion

M = TypeVar("M", bound=Model)


async def locked_user(number: int) -> User:
    """The user as it is now, held until the transaction ends."""
    return await _locked(User, number, "user", "user")


async def locked_users(numbers: Collection[int]) -> dict[int, User]:
    """Those that are still there, by number: locked in its order."""
    found = User.filter(number__in=list(numbers)).order_by("number").select_for_update()
    return {user.number: user for user in await found} if numbers else {}


async def locked_project(number: int) -> Project:
    return await _locked(Project, number, "project", "project")


async def locked_group(number: int) -> Group:
    return await _locked(Group, number, "group", "group")


async def locked_api_key(key: ApiKey) -> ApiKey:
    await locked_user(key.user_number)
    return await _locked(ApiKey, key.number, "API key", "apiKey")


async def _locked(model: type[M], number: int, noun: str, path: str) -> M:
    record = await model.filter(number=number).select_for_update().first()
    if record is None:
        raise NotFound(f"No such {noun} any more.", path)
    return record


def outdated(record: User | Project | Group | ApiKey, expected_version: int | None) -> list[Problem]:
    """StaleVersion when the locked record changed since the caller read it."""
    if expected_version is None or expected_version == record.version:
        return []
    return [StaleVersion(record.version)]

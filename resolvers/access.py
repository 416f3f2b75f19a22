"""Authorisation, said once, on the line above each operation.

``requires_on_user`` and its siblings find the record within what the caller may see, so that what it may not
see answers like what does not exist; only then do they say that a permission is missing.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from models import ApiKey, Group, Project, Session, User
from models.caller import Caller, not_allowed
from models.enums import PermissionType
from models.grant import ANY, Grant
from models.values import Values
from resolvers.reading.chosen import Chosen, choose
from resolvers.reading.lookup import (
    Reference,
    find_api_key,
    find_group,
    find_project,
    find_session,
    find_user,
    owner_of,
)
from resolvers.rights.actions import (
    ApiKeyAction,
    GroupAction,
    ProjectAction,
    Right,
    UserAction,
    ViewerAction,
    registered,
)
from resolvers.rights.giving import require_taking_over

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Owned = TypeVar("Owned", Project, Group)
Guarded = Callable[Concatenate[Caller, P], Awaitable[R]]

REQUIRED: dict[Callable[..., object], str] = {}
"""What each operation requires of its caller."""


def anybody(operation: Guarded[P, R]) -> Guarded[P, R]:
    """Even a caller without credentials."""
    REQUIRED[operation] = "nothing"
    return operation


def somebody(operation: Guarded[P, R]) -> Guarded[P, R]:
    """Whoever is signed in: what the caller may not see is left out of the answer."""
    return _guarded(operation, "a credential", Caller.require_somebody)


def requires(
    type_: str, resource_type: str, *, action: ViewerAction | None = None
) -> Callable[[Guarded[P, R]], Guarded[P, R]]:
    """On everything of that type."""
    right = registered(action, Right(resource_type, type_))

    def check(caller: Caller) -> None:
        caller.require_somebody()
        right.require(caller, ANY)

    def guard(operation: Guarded[P, R]) -> Guarded[P, R]:
        return _guarded(operation, f"{type_} on {resource_type}/*", check)

    return guard


def _guarded(operation: Guarded[P, R], said: str, check: Callable[[Caller], None]) -> Guarded[P, R]:
    @functools.wraps(operation)
    async def guarded(caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
        check(caller)
        return await operation(caller, *args, **kwargs)

    REQUIRED[guarded] = said
    return guarded


Targeted = Callable[Concatenate[Caller, T, P], Awaitable[R]]
Named = Callable[Concatenate[Caller, Reference, P], Awaitable[R]]


def requires_on_user(
    type_: str, *, oneself: str | None = None, takes_over: bool = False, action: UserAction | None = None
) -> Callable[[Targeted[User, P, R]], Named[P, R]]:
    """``oneself`` is what everybody holds on their own record, as far as this operation goes."""
    right = registered(action, Right("user", type_, oneself, takes_over))

    async def find(caller: Caller, by: Reference) -> User:
        user = await find_user(caller, by)
        right.require(caller, user.id, own=caller.is_oneself(user))
        if takes_over:
            await require_taking_over(caller, user)
        return user

    return _on(find, f"{type_} on the user")


def requires_on_users(type_: str) -> Callable[[Targeted[Chosen, P, R]], Guarded[Concatenate[Values, P], R]]:
    """On each of the users chosen: of whom the caller lacks it, that is told, and nothing done."""

    def guard(operation: Targeted[Chosen, P, R]) -> Guarded[Concatenate[Values, P], R]:
        @functools.wraps(operation)
        async def guarded(caller: Caller, users: Values, /, *args: P.args, **kwargs: P.kwargs) -> R:
            caller.require_somebody()
            chosen = await choose(caller, users)
            for row in chosen.open_rows:
                if not caller.may(type_, "user", row.id):
                    row.problems = [not_allowed(Grant("user", row.id, type_))]
            return await operation(caller, chosen, *args, **kwargs)

        REQUIRED[guarded] = f"{type_} on each of the users"
        return guarded

    return guard


def requires_on_project(
    type_: str, *, action: ProjectAction | None = None
) -> Callable[[Targeted[Project, P, R]], Named[P, R]]:
    right = registered(action, Right("project", type_))
    return _on(_found(right, find_project), f"{type_} on the project")


def requires_on_group(
    type_: str, *, action: GroupAction | None = None
) -> Callable[[Targeted[Group, P, R]], Named[P, R]]:
    right = registered(action, Right("group", type_))
    return _on(_found(right, find_group), f"{type_} on the group")


def _found(
    right: Right, find: Callable[[Caller, Reference], Awaitable[Owned]]
) -> Callable[[Caller, Reference], Awaitable[Owned]]:
    async def found(caller: Caller, by: Reference) -> Owned:
        record = await find(caller, by)
        right.require(caller, record.id)
        return record

    return found


def requires_on_api_key(
    type_: str = PermissionType.ADMIN,
    *,
    oneself: str = PermissionType.WRITE,
    action: ApiKeyAction | None = None,
) -> Callable[[Targeted[ApiKey, P, R]], Named[P, R]]:
    """On the user whose key it is."""
    right = registered(action, Right("user", type_, oneself))

    async def find(caller: Caller, by: Reference) -> ApiKey:
        key = await find_api_key(caller, by)
        await _require_on_owner(caller, key, right)
        return key

    return _on(find, f"{type_} on the key's user")


def requires_on_session(type_: str, *, oneself: str) -> Callable[[Targeted[Session, P, R]], Named[P, R]]:
    """On the user whose session it is."""
    right = Right("user", type_, oneself)

    async def find(caller: Caller, by: Reference) -> Session:
        session = await find_session(caller, by)
        await _require_on_owner(caller, session, right)
        return session

    return _on(find, f"{type_} on the session's user")


def _on(
    find: Callable[[Caller, Reference], Awaitable[T]], said: str
) -> Callable[[Targeted[T, P, R]], Named[P, R]]:
    def guard(operation: Targeted[T, P, R]) -> Named[P, R]:
        @functools.wraps(operation)
        async def guarded(caller: Caller, by: Reference, /, *args: P.args, **kwargs: P.kwargs) -> R:
            caller.require_somebody()
            return await operation(caller, await find(caller, by), *args, **kwargs)

        REQUIRED[guarded] = said
        return guarded

    return guard


async def _require_on_owner(caller: Caller, record: ApiKey | Session, right: Right) -> None:
    if not right.allows(caller, ANY, own=record.user_number == caller.number):
        right.require(caller, (await owner_of(record)).id)

"""Nobody gives what they do not have: permissions, keys, and what takes over an account.

All roads to a key meet here: issuing one, changing one, rotating one.
"""

from __future__ import annotations

from collections.abc import Iterable

from models import ApiKey, User, clock
from models.caller import Caller, not_allowed
from models.errors import Invalid, NotAllowed, Path, Problem, noting, refuse
from models.grant import Grant, Grants
from resolvers.rights.grants import grants_of


def not_given(caller: Caller, given: Iterable[Grant], path: str | Path | None = None) -> list[Problem]:
    """Each that the caller does not have."""
    return [
        NotAllowed(f"You cannot give {grant}: you do not have it.", path, requires=grant)
        for grant in given
        if not caller.grants.cover(grant)
    ]


def require_giving(caller: Caller, given: Iterable[Grant], path: str | Path | None = None) -> None:
    """Nobody gives what they do not have. Of all that a user holds, one that is missing is enough to tell."""
    refuse(not_given(caller, given, path)[:1])


async def require_including(caller: Caller, user: User) -> None:
    """Only who holds all that the user holds may take over that user's credentials or names; nor does a
    narrowed key take over its owner's."""
    if caller.is_oneself(user) and not caller.scopes:
        return
    for grant in await grants_of(user.number):
        if not caller.grants.cover(grant):
            raise NotAllowed(f"{user.username} holds {grant}, and you do not.", requires=grant)


async def require_no_more(
    caller: Caller, owner: User, key: ApiKey, *, end: str = "expiresAt", project: str = "id"
) -> None:
    """``key`` is as it will be stored; ``end`` and ``project`` are where its problems are told."""
    problems: list[Problem] = []
    with noting(problems):
        await _require_no_wider(caller, owner, key.scope_list)
    used = caller.api_key if caller.is_oneself(owner) else None
    if used and used.expires_at is not None and (key.expires_at is None or key.expires_at > used.expires_at):
        said = f"The key in use ends at {clock.to_text(used.expires_at)}: no later."
        problems.append(Invalid(said, end))
    if used and used.project_number is not None and key.project_number != used.project_number:
        said = "The key in use is for a project, and ends with it: so does what it issues."
        problems.append(Invalid(said, project))
    refuse(problems)


async def _require_no_wider(caller: Caller, owner: User, scopes: Grants) -> None:
    """What the key will be able to do, the caller can do: the owner's permissions within the scopes."""
    if caller.is_oneself(owner) and not caller.scopes:
        return
    if caller.is_oneself(owner) and not scopes:
        raise not_allowed(caller.scopes[0])  # a narrowed key does not issue one that is not
    require_giving(caller, (await grants_of(owner.number)).narrowed(scopes))
    if caller.is_oneself(owner):
        refuse([not_allowed(scope, "scopes") for scope in scopes if not caller.scopes.cover(scope)])


def require_lasting(caller: Caller, user: User) -> None:
    """A password does not end: a key that does sets none for its owner."""
    if caller.is_oneself(user) and not caller.is_lasting:
        raise NotAllowed("The key in use ends: it cannot set its owner's password.")

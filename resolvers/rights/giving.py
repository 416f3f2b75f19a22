"""Nobody gives what they do not have: permissions, keys, and what takes over an account.

All roads to a key meet here: issuing one, changing one, rotating one.
"""

from __future__ import annotations

from collections.abc import Iterable

from models import ApiKey, User, clock
from models.caller import Caller, not_allowed
from models.errors import Invalid, NotAllowed, Path, Problem, noting, refuse
from models.grant import ADMINISTRATOR, Grant, Grants
from resolvers.rights.actions import RULES, ApiKeyAction
from resolvers.rights.grants import holdings


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


def has_all_of(caller: Caller, number: int) -> bool:
    """Whether the caller holds all that this user holds, whatever that is."""
    whole_self = caller.number == number and not caller.scopes
    return whole_self or caller.grants.cover(ADMINISTRATOR)


async def compared(caller: Caller, numbers: Iterable[int]) -> dict[int, Grants]:
    """What these users hold, as far as it matters: nothing is read of whoever the caller has all of."""
    wanted = [number for number in numbers if not has_all_of(caller, number)]
    held = await holdings(wanted) if wanted else {}
    return {number: Grants(each.grant for each in held.get(number, ())) for number in numbers}


async def held_by(caller: Caller, user: User) -> Grants:
    return (await compared(caller, [user.number]))[user.number]


def includes(caller: Caller, held: Grants) -> bool:
    return all(caller.grants.cover(grant) for grant in held)


def require_including_all(caller: Caller, user: User, held: Grants) -> None:
    """Only who holds all that the user holds may take over that user's credentials or names; nor does a
    narrowed key take over its owner's."""
    for grant in held:
        if not caller.grants.cover(grant):
            raise NotAllowed(f"{user.username} holds {grant}, and you do not.", requires=grant)


async def require_including(caller: Caller, user: User) -> None:
    require_including_all(caller, user, await held_by(caller, user))


async def require_taking_over(caller: Caller, user: User) -> None:
    """What sets a user's password. That does not end: a key that does sets none for its owner."""
    await require_including(caller, user)
    if not is_lasting_for(caller, user):
        raise NotAllowed("The key in use ends: it cannot set its owner's password.")


def is_lasting_for(caller: Caller, user: User) -> bool:
    return caller.is_lasting or not caller.is_oneself(user)


async def require_no_more(
    caller: Caller, owner: User, key: ApiKey, *, end: str = "expiresAt", project: str = "apiKey"
) -> None:
    """``key`` is as it will be stored; ``end`` and ``project`` are where its problems are told."""
    refuse(more(caller, owner, key, await held_by(caller, owner), end=end, project=project))


def more(
    caller: Caller, owner: User, key: ApiKey, held: Grants, *, end: str = "expiresAt", project: str = "apiKey"
) -> list[Problem]:
    """What of this key its owner, who holds this, or the caller would come by only through it."""
    problems: list[Problem] = []
    with noting(problems):
        _require_no_wider(caller, owner, key.scope_list, held)
    used = caller.api_key if caller.is_oneself(owner) else None
    if used and used.expires_at is not None and (key.expires_at is None or key.expires_at > used.expires_at):
        said = f"The key in use ends at {clock.to_text(used.expires_at)}: no later."
        problems.append(Invalid(said, end))
    if used and used.project_number is not None and key.project_number != used.project_number:
        said = "The key in use is for a project, and ends with it: so does what it issues."
        problems.append(Invalid(said, project))
    return problems


def _require_no_wider(caller: Caller, owner: User, scopes: Grants, held: Grants) -> None:
    """What the key will be able to do, the caller can do: the owner's permissions within the scopes."""
    if caller.is_oneself(owner) and not caller.scopes:
        return
    if caller.is_oneself(owner) and not scopes:
        raise not_allowed(caller.scopes[0])  # a narrowed key does not issue one that is not
    require_giving(caller, held.narrowed(scopes))
    if caller.is_oneself(owner):
        refuse([not_allowed(scope, "scopes") for scope in scopes if not caller.scopes.cover(scope)])


def require_rotating(caller: Caller, owner: User, key: ApiKey, held: Grants) -> None:
    """A key rotates itself, but another only if it may revoke that."""
    if not caller.is_oneself(owner):
        require_including_all(caller, owner, held)
    elif not caller.is_using(key):
        RULES[ApiKeyAction][ApiKeyAction.REVOKE].require(caller, owner.id, own=True)

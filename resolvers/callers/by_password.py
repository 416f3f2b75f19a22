"""Signing in with each request: a name and a password, as the antfly dialect's clients do.

A bcrypt check takes a third of a second, so that one that succeeded is remembered for a minute, as a digest,
and only while the user is unchanged.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import replace

from models import User, clock, tally
from models import sign_in as guessing
from models.caller import Caller
from models.database import Sql
from models.errors import Busy, RateLimited, WrongCredential
from models.sign_in import Attempt
from resolvers.callers.by_secret import note
from resolvers.callers.failed_sign_ins import record_failure
from resolvers.reading.lookup import user_called
from resolvers.rights.grants import grants_of

REMEMBERED = 1000
_salt = secrets.token_bytes(16)
_good: OrderedDict[bytes, int] = OrderedDict()
"""When each checked password was found good, by a digest of the user as it then was and the password."""


async def by_password(caller: Caller, name: str, password: str) -> Caller:
    """The caller with this name and password; WrongCredential for whatever is wrong, a lock included."""
    user = await user_called(name)
    if not await _may_skip_checking(caller, user, name, password):
        await _check(caller, user, name, password)
    if user is None or not user.is_active:
        raise WrongCredential
    return replace(caller, user=user, grants=await grants_of(user.number), by_password=True)


async def _may_skip_checking(caller: Caller, user: User | None, name: str, password: str) -> bool:
    """What is remembered, unless that is locked: guessing at it is then counted, and takes as long."""
    if user is None or not _is_remembered(user, password):
        return False
    return not await guessing.locked_for(guessing.subjects(name, user, caller.address))


async def _check(caller: Caller, user: User | None, name: str, password: str) -> None:
    try:
        attempt = await attempt_sign_in(caller, name, user, password)
    except RateLimited:
        raise WrongCredential from None
    if not attempt.right or user is None:
        raise WrongCredential
    await note(Sql("UPDATE users SET last_login_at = ? WHERE number = ?", [clock.now(), user.number]))
    _remember(user, password)


async def attempt_sign_in(caller: Caller, identifier: str, user: User | None, password: str) -> Attempt:
    """Whether the user of that name, if there is one, may sign in with it."""
    subjects = guessing.subjects(identifier, user, caller.address)
    stored = user.password_hash if user and user.is_active else None
    attempt = await _counted(guessing.attempt(subjects, password, stored))
    if not attempt.right:
        await record_failure(caller, user, attempt.counts)
    return attempt


async def _counted(attempted: Awaitable[Attempt]) -> Attempt:
    """For the metrics."""
    result = "failed"
    try:
        attempt = await attempted
        result = "right" if attempt.right else "wrong"
        return attempt
    except RateLimited:
        result = "locked"
        raise
    except Busy:
        result = "busy"
        raise
    finally:
        tally.count("sign_ins", result)


def _digest(user: User, password: str) -> bytes:
    seen = f"{user.id}\0{user.version}\0{user.password_hash}\0{password}"
    return hashlib.sha256(_salt + seen.encode("utf-8", "surrogatepass")).digest()


def _is_remembered(user: User, password: str) -> bool:
    return _good.get(_digest(user, password), 0) > clock.now() - clock.MINUTE


def _remember(user: User, password: str) -> None:
    _good[_digest(user, password)] = clock.now()
    while len(_good) > REMEMBERED:
        _good.popitem(last=False)

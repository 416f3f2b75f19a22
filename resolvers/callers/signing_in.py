"""What every way of signing in ends with: a session, its event, and its token, shown once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models import Change, Session, User
from models.caller import Caller
from models.enums import Operation
from models.session import MAX_SESSIONS, end_oldest, end_sessions
from resolvers.reading.selection import Selection
from resolvers.reading.sources import SESSIONS, USERS
from resolvers.reading.statements import by_number
from resolvers.writing.audit import Outcome, Target, record_event

TOO_MANY = f"A user has at most {MAX_SESSIONS} sessions: the oldest end first."


class Wanted(NamedTuple):
    """What is to be answered of the user, and of the session; and who is signed out by it, because the new
    token takes the place of theirs."""

    user: Selection | None = None
    session: Selection | None = None
    instead_of: Caller | None = None


async def begin_session(
    caller: Caller, user: User, operation: Operation, changes: Sequence[Change], wanted: Wanted
) -> Outcome:
    """In the transaction of whoever has found that it is this user, who is locked."""
    if wanted.instead_of:
        await _sign_out(wanted.instead_of)
    session, token = Session.begin(user.number, address=caller.address, user_agent=caller.user_agent)
    await session.save()
    await record_event(as_user(caller, user), operation, Target.of(user), changes)
    signed_in = Caller(user=user, session=session, door=caller.door)
    extra = {
        "revoked_session_ids": await _end_oldest(as_user(caller, user), user),
        "token": token,
        "expires_at": session.expires_at,
        "must_change_password": bool(user.must_change_password),
        "session": await by_number(signed_in, SESSIONS, session.number, wanted.session),
    }
    return Outcome(await by_number(signed_in, USERS, user.number, wanted.user), extra=extra)


async def _sign_out(caller: Caller) -> None:
    if caller.user and caller.session and await end_sessions(caller.number, only=caller.session.number):
        await record_event(caller, Operation.LOGOUT, Target.of(caller.user), [Change("sessions", 1, 0)])


async def _end_oldest(caller: Caller, user: User) -> list[str]:
    ended = await end_oldest(user.number)
    if ended:
        changes = [Change("sessions", MAX_SESSIONS + len(ended), MAX_SESSIONS)]
        await record_event(caller, Operation.REVOKE_SESSIONS, Target.of(user), changes, reason=TOO_MANY)
    return ended


def as_user(caller: Caller, user: User) -> Caller:
    """Of whom an event tells."""
    return Caller(user=user, door=caller.door, request_id=caller.request_id, address=caller.address)

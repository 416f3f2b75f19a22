"""What every way of signing in ends with: a session, its event, and its token, shown once."""

from __future__ import annotations

from collections.abc import Sequence

from models import Change, Session, User
from models.caller import Caller
from resolvers.reading.selection import Selection
from resolvers.reading.sources import USERS
from resolvers.reading.statements import by_number
from resolvers.writing.audit import Outcome, Target, record_event


async def begin_session(
    caller: Caller, user: User, operation: str, changes: Sequence[Change], selection: Selection | None
) -> Outcome:
    """In the transaction of whoever has found that it is this user, who is locked."""
    session, token = Session.begin(user.number, address=caller.address, user_agent=caller.user_agent)
    await session.save()
    await record_event(as_user(caller, user), operation, Target.of(user), changes)
    extra = {
        "token": token,
        "expires_at": session.expires_at,
        "must_change_password": bool(user.must_change_password),
    }
    signed_in = Caller(user=user, session=session, door=caller.door)
    return Outcome(await by_number(signed_in, USERS, user.number, selection), extra=extra)


def as_user(caller: Caller, user: User) -> Caller:
    """Of whom an event tells."""
    return Caller(user=user, door=caller.door, request_id=caller.request_id, address=caller.address)

"""Signing in and out."""

from __future__ import annotations

from models import Change, Session, User, clock, passwords
from models import sign_in as guessing
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import Busy, Code, Invalid, NotAllowed, Unauthenticated
from models.grant import Grant
from models.session import end_sessions
from resolvers.access import anybody, requires_on_session, requires_on_user
from resolvers.callers.by_password import attempt_sign_in
from resolvers.callers.failed_sign_ins import FAILED_SIGN_INS
from resolvers.callers.signing_in import Wanted, begin_session
from resolvers.reading.lookup import owner_of, user_called
from resolvers.reading.selection import Selection
from resolvers.reading.sources import USERS
from resolvers.reading.statements import by_number
from resolvers.rights.actions import UserAction
from resolvers.writing.audit import Outcome, Target, record_event
from resolvers.writing.locks import locked_user

WRONG = "The name or the password is wrong."


@anybody
async def login(
    caller: Caller,
    identifier: str,
    password: str,
    selection: Selection | None,
    session: Selection | None = None,
    *,
    instead_of: Caller | None = None,
) -> Outcome:
    """A session for whoever knows the password. Unknown, wrong, deactivated and without a password answer
    alike, after as long a time."""
    user = await user_called(identifier)
    attempt = await attempt_sign_in(caller, identifier, user, password)
    if not attempt.right or user is None:
        raise Invalid(WRONG, code=Code.WRONG_CREDENTIALS)
    failures = attempt.counts[guessing.subject_of_user(user.id)].failures - 1
    wanted = Wanted(selection, session, instead_of)
    return await _begin(caller, user, await _renewed(user, password), failures, wanted)


async def _renewed(user: User, password: str) -> str | None:
    """A hash of today's cost in place of a cheaper one; when the server is busy, at another sign-in."""
    if not passwords.is_outdated(user.password_hash or ""):
        return None
    try:
        return await passwords.hashed(password)
    except Busy:
        return None


@uncancelled
async def _begin(
    caller: Caller,
    user: User,
    renewed: str | None,
    failures: int,
    wanted: Wanted,
) -> Outcome:
    async with transaction():
        record = await locked_user(user.number)
        if record.password_hash != user.password_hash or not record.is_active:
            raise Invalid(WRONG, code=Code.WRONG_CREDENTIALS)  # changed while the password was being checked
        record.password_hash = renewed or record.password_hash
        record.last_login_at = clock.now()
        await record.save(update_fields=["password_hash", "last_login_at"])
        changes = [Change(FAILED_SIGN_INS, failures, 0)] if failures else []
        return await begin_session(caller, record, Operation.LOGIN, changes, wanted)


@anybody
@uncancelled
async def logout(caller: Caller, *, everywhere: bool = False) -> Outcome:
    """End this session, or all of one's own."""
    if caller.user is None:
        raise Unauthenticated
    if not everywhere and caller.session is None:
        raise Invalid("This is not a session: an API key is revoked, not signed out.")
    if not caller.may_oneself(PermissionType.WRITE):
        needed = Grant("user", caller.user.id, PermissionType.WRITE)
        raise NotAllowed(
            "The scopes of this key do not include ending its owner's sessions.", requires=needed
        )
    user, session = caller.user, caller.session
    async with transaction():
        ended = await end_sessions(
            user.number, only=None if everywhere or session is None else session.number
        )
        if ended:
            await record_event(caller, Operation.LOGOUT, Target.of(user), [Change("sessions", len(ended), 0)])
        return Outcome(extra={"revoked_ids": ended})


@requires_on_user(PermissionType.ADMIN, oneself=PermissionType.WRITE, action=UserAction.REVOKE_SESSIONS)
@uncancelled
async def revoke(caller: Caller, user: User) -> Outcome:
    """End all sessions of a user."""
    async with transaction():
        ended = await end_sessions(user.number)
        if ended:
            await record_event(
                caller, Operation.REVOKE_SESSIONS, Target.of(user), [Change("sessions", len(ended), 0)]
            )
        return Outcome(extra={"revoked_ids": ended})


@requires_on_session(PermissionType.ADMIN, oneself=PermissionType.WRITE)
@uncancelled
async def revoke_one(caller: Caller, session: Session) -> Outcome:
    """End one session, one's own or of a user one administers."""
    async with transaction():
        user = await owner_of(session)
        if await end_sessions(user.number, only=session.number):
            await record_event(
                caller, Operation.REVOKE_SESSION, Target.of(user), [Change("session", session.id, None)]
            )
        return Outcome(extra={"revoked_id": session.id})


@requires_on_user(PermissionType.ADMIN, action=UserAction.UNLOCK)
@uncancelled
async def unlock(caller: Caller, user: User, selection: Selection | None) -> Outcome:
    """Lift a sign-in lock before its time."""
    async with transaction():
        record = await locked_user(user.number)
        subjects = guessing.subjects_of_user(record)
        counted = await guessing.SignInFailure.filter(subject__in=subjects)
        changes = []
        if counted:
            until = max(each.locked_until or 0 for each in counted)
            changes = [Change("lockedUntil", clock.to_text(until) if until else None, None)]
            await guessing.forget(subjects)
            await record_event(caller, Operation.UNLOCK_USER, Target.of(record), changes)
        return Outcome(await by_number(caller, USERS, user.number, selection), changes)

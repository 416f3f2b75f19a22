"""Setting and changing passwords."""

from __future__ import annotations

from models import User, passwords
from models import sign_in as guessing
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation, PermissionType
from models.errors import Code, Invalid, NotAllowed, Problem, Unauthenticated, noting, refuse
from models.grant import Grant
from models.one_time_token import end_links
from models.session import end_sessions
from resolvers.access import anybody, requires_on_user
from resolvers.callers.failed_sign_ins import record_failure
from resolvers.reading.selection import Selection
from resolvers.reading.sources import USERS
from resolvers.reading.statements import by_number
from resolvers.rights.actions import UserAction
from resolvers.writing.audit import Outcome, Target, record_event
from resolvers.writing.locks import locked_user


@requires_on_user(PermissionType.ADMIN, takes_over=True, action=UserAction.SET_PASSWORD)
async def set_password(
    caller: Caller, user: User, new_password: str, selection: Selection | None, *, must_change: bool = False
) -> Outcome:
    """By an administrator, who must hold all that the user holds. It ends all of the user's sessions."""
    passwords.check(new_password, (user.username, user.email), "newPassword")
    stored = await passwords.hashed(new_password)
    return await _store(caller, Operation.SET_USER_PASSWORD, user, stored, selection, must_change=must_change)


@anybody
async def change_password(
    caller: Caller, current_password: str, new_password: str, selection: Selection | None
) -> Outcome:
    """One's own, with the current one; a user whose password must change may do only this. It ends all other
    sessions. Wrong guesses of the current one count like failed sign-ins."""
    if caller.user is None:
        raise Unauthenticated
    if not caller.may_oneself(PermissionType.WRITE):
        needed = Grant("user", caller.user.id, PermissionType.WRITE)
        raise NotAllowed(
            "The scopes of this key do not include changing its owner's password.", requires=needed
        )
    subject = guessing.subject_of_user(caller.user.id)
    attempt = await guessing.attempt([subject], current_password, caller.user.password_hash)
    if not attempt.right:
        await record_failure(caller, caller.user, attempt.counts)
        problems: list[Problem] = [_wrong()]
        with noting(problems):
            passwords.check(new_password, (caller.user.username, caller.user.email), "newPassword")
        refuse(problems)
    if passwords.are_same(new_password, current_password):
        raise Invalid("The new password is the current one.", "newPassword")
    passwords.check(new_password, (caller.user.username, caller.user.email), "newPassword")
    stored = await passwords.hashed(new_password)
    current = caller.user.password_hash
    return await _store(caller, Operation.CHANGE_PASSWORD, caller.user, stored, selection, instead_of=current)


def _wrong() -> Invalid:
    return Invalid("The current password is wrong.", "currentPassword", code=Code.WRONG_CREDENTIALS)


@uncancelled
async def _store(
    caller: Caller,
    operation: Operation,
    user: User,
    stored: str,
    selection: Selection | None,
    *,
    must_change: bool = False,
    instead_of: str | None = None,
) -> Outcome:
    """``instead_of`` is the hash that must still be there: another may have changed it meanwhile."""
    async with transaction():
        record = await locked_user(user.number)
        if instead_of is not None and record.password_hash != instead_of:
            raise _wrong()
        changes = record.set_password(stored, must_change)
        await record.touch()
        mine = caller.session.number if caller.session and caller.is_oneself(record) else None
        ended = await end_sessions(record.number, but=mine)
        await end_links(record.number)
        await record_event(caller, operation, Target.of(record), changes)
        shown = await by_number(caller, USERS, record.number, selection)
        return Outcome(shown, changes, {"revoked_session_ids": ended})

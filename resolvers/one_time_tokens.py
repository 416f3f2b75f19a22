"""Links that set a password or verify an e-mail address, for whoever has them."""

from __future__ import annotations

from dataclasses import dataclass

from models import Change, OneTimeToken, User, clock, outbox, passwords, policy
from models import one_time_token as links
from models import sign_in as guessing
from models.api_key import read_scopes
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import OneTimeTokenPurpose, Operation, PermissionType
from models.errors import Code, Invalid, required
from models.session import end_sessions
from resolvers.access import anybody, requires_on_user
from resolvers.callers.signing_in import Wanted, as_user, begin_session
from resolvers.reading.selection import Selection
from resolvers.rights.actions import RIGHTS, UserAction
from resolvers.rights.giving import held_by, includes
from resolvers.rights.grants import grants_of
from resolvers.writing.audit import Outcome, Target, record_event
from resolvers.writing.locks import locked_user


@requires_on_user(PermissionType.ADMIN, takes_over=True, action=UserAction.INVITE)
@uncancelled
async def create(
    caller: Caller,
    user: User,
    purpose: str,
    *,
    seconds: int | None = None,
    by_mail: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """By who may set the user's password: whoever has it, sets that. It takes the place of the one before. By
    mail it is made as it is sent, and shown to nobody else. A dry run tells no token."""
    lifetime = links.checked_lifetime(seconds, purpose)
    async with transaction(dry_run=dry_run):
        record = await locked_user(user.number)
        require_useful(record, purpose)
        if by_mail:
            await _mail(record, purpose, lifetime)
            changes = [Change("purpose", None, purpose), Change("byMail", None, True)]
            await record_event(caller, Operation.CREATE_ONE_TIME_TOKEN, Target.of(record), changes)
            return Outcome()
        token, secret = await OneTimeToken.issue(
            record.number,
            record.email_key,
            purpose,
            lifetime,
            made_by=caller.number or None,
            scopes=caller.api_key.scopes if caller.api_key else "[]",
        )
        changes = [
            Change("purpose", None, purpose),
            Change("expiresAt", None, clock.to_text(token.expires_at)),
        ]
        await record_event(caller, Operation.CREATE_ONE_TIME_TOKEN, Target.of(record), changes)
        return Outcome(extra={"token": None if dry_run else secret, "expires_at": token.expires_at})


async def _mail(user: User, purpose: str, seconds: int) -> None:
    if policy.current().mail_from is None:
        raise Invalid("This server sends no mail: hand the link over yourself.", "byMail")
    if user.email is None:
        raise Invalid(f"{user.username} has no e-mail address.", "user")
    await outbox.put(user.number, purpose, seconds)


def require_useful(user: User, purpose: str) -> None:
    if not user.is_active:
        raise Invalid(f"{user.username} is deactivated.", "user")
    if purpose == OneTimeTokenPurpose.EMAIL_VERIFICATION and user.email is None:
        raise Invalid(f"{user.username} has no e-mail address.", "user")


@dataclass
class Verification:
    """What a token is for, whom, and until when: nothing where it is not good."""

    valid: bool
    purpose: str | None = None
    username: str | None = None
    expires_at: int | None = None


@anybody
async def verify(caller: Caller, secret: str) -> Verification:
    """Without using it. Who has it could become its user, and may know the name."""
    if (found := await _good(secret)) is None:
        return Verification(False)
    token, user = found
    return Verification(True, token.purpose, user.username, token.expires_at)


@anybody
async def redeem(
    caller: Caller,
    secret: str,
    new_password: str | None,
    selection: Selection | None,
    session: Selection | None = None,
    *,
    instead_of: Caller | None = None,
) -> Outcome:
    """Set the password and sign in with it; or verify the e-mail address, which signs nobody in. A password
    that is refused leaves the token as it was."""
    if (found := await _good(secret)) is None:
        raise _over()
    token, user = found
    if token.purpose == OneTimeTokenPurpose.EMAIL_VERIFICATION:
        if new_password is not None:
            raise Invalid("This link verifies an e-mail address: it sets no password.", "newPassword")
        return await _verify(caller, token)
    if new_password is None:
        raise required("newPassword", "newPassword")
    passwords.check(new_password, (user.username, user.email), "newPassword")
    wanted = Wanted(selection, session, instead_of)
    return await _enter(caller, token, await passwords.hashed(new_password), wanted)


async def _good(secret: str) -> tuple[OneTimeToken, User] | None:
    token = await OneTimeToken.find(secret)
    user = await User.filter(number=token.user_number).first() if token else None
    return (token, user) if token and user and await is_good(token, user) else None


async def is_good(token: OneTimeToken, user: User) -> bool:
    fits = user.is_active and token.email_key == user.email_key
    return fits and (token.made_by is None or await _could_make(token.made_by, token.scopes, user))


async def _could_make(number: int, scopes: str, user: User) -> bool:
    """Whether who made the link still could: else it would be a way above oneself, once its user is
    promoted."""
    maker, narrowed = await User.filter(number=number).first(), read_scopes(scopes)
    if maker is None or not maker.is_active:
        return False
    held = (await grants_of(number)).narrowed(narrowed)
    caller = Caller(user=maker, grants=held, scopes=narrowed)
    may = RIGHTS[UserAction][UserAction.INVITE].allows(caller, user.id)
    return may and includes(caller, await held_by(caller, user))


def _over() -> Invalid:
    message = "This link is not good, or not any more: ask for another."
    return Invalid(message, "token", code=Code.WRONG_CREDENTIALS)


async def _used(token: OneTimeToken) -> User:
    """The user, locked, for whom it was still good."""
    user = await locked_user(token.user_number)
    if not await is_good(token, user) or not await token.use():
        raise _over()
    return user


@uncancelled
async def _enter(caller: Caller, token: OneTimeToken, stored: str, wanted: Wanted) -> Outcome:
    """It ends all other sessions and links of the user, and lifts the locks that guessing has left."""
    async with transaction():
        user = await _used(token)
        changes = [Change("purpose", token.purpose, None), *user.set_password(stored, must_change=False)]
        user.last_login_at = clock.now()
        await user.touch()
        ended = await end_sessions(user.number)
        await links.end_links(user.number)
        await guessing.forget(guessing.subjects_of_user(user))
        outcome = await begin_session(caller, user, Operation.REDEEM_ONE_TIME_TOKEN, changes, wanted)
        outcome.extra["revoked_session_ids"] = ended
        return outcome


@uncancelled
async def _verify(caller: Caller, token: OneTimeToken) -> Outcome:
    async with transaction():
        user = await _used(token)
        before = user.snapshot()["emailVerifiedAt"]
        user.email_verified_at = clock.now()
        await user.touch()
        changes = [
            Change("purpose", token.purpose, None),
            Change("emailVerifiedAt", before, user.snapshot()["emailVerifiedAt"]),
        ]
        await record_event(as_user(caller, user), Operation.REDEEM_ONE_TIME_TOKEN, Target.of(user), changes)
        return Outcome()

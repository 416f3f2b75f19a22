"""Asking for a link by mail: to set another password, by anybody; to verify one's address, by oneself."""

from __future__ import annotations

import asyncio
import logging

from models import Change, User, outbox, policy
from models import sign_in as guessing
from models.caller import Caller, not_allowed
from models.database import begin, transaction, uncancelled
from models.enums import OneTimeTokenPurpose, Operation, PermissionType
from models.errors import Invalid, RateLimited, Unauthenticated
from models.grant import Grant
from models.one_time_token import LIFETIMES
from resolvers.access import anybody, somebody
from resolvers.reading.lookup import user_called
from resolvers.writing.audit import Outcome, Target, record_event
from resolvers.writing.locks import locked_user

log = logging.getLogger("gatebook")

PAUSE = 0.05  # seconds, within which a request is answered


@anybody
async def request_password_reset(caller: Caller, identifier: str) -> Outcome:
    """Whoever that is, if anybody: the answer is the same, and does not wait for what is done. Where the
    server sends no mail, the audit log tells who asked."""
    await guessing.take_request(guessing.request_subjects(identifier, caller.address))
    begin(_reset(caller, identifier))
    return Outcome()


async def _reset(caller: Caller, identifier: str) -> None:
    """All that depends on whom there is, when the answer is on its way."""
    await asyncio.sleep(PAUSE)
    try:
        user = await user_called(identifier)
        if user and user.is_active and user.email and user.password_hash:
            await guessing.take_request([guessing.request_subject_of(user)])
            await _put(caller, Operation.REQUEST_PASSWORD_RESET, user, OneTimeTokenPurpose.PASSWORD_RESET)
    except RateLimited:
        pass  # asked for by another name of the same user
    except Exception as error:  # nobody waits for it
        log.warning("could not put a mail into the outbox: %s", type(error).__name__)


@somebody
async def request_email_verification(caller: Caller) -> Outcome:
    """Of one's own address."""
    user = caller.user
    if user is None:
        raise Unauthenticated
    if not caller.may_oneself(PermissionType.WRITE):
        raise not_allowed(Grant("user", user.id, PermissionType.WRITE))
    if policy.current().mail_from is None:
        raise Invalid("This server sends no mail: ask an administrator for a link.")
    if user.email is None or user.email_verified_at is not None:
        raise Invalid("You have no e-mail address." if user.email is None else "Your address is verified.")
    await guessing.take_request([guessing.request_subject_of(user)])
    await _put(caller, Operation.REQUEST_EMAIL_VERIFICATION, user, OneTimeTokenPurpose.EMAIL_VERIFICATION)
    return Outcome()


@uncancelled
async def _put(caller: Caller, operation: Operation, user: User, purpose: OneTimeTokenPurpose) -> None:
    sends = policy.current().mail_from is not None
    async with transaction():
        await locked_user(user.number)
        if sends:
            await outbox.put(user.number, purpose, LIFETIMES[purpose])
        await record_event(caller, operation, Target.of(user), [Change("byMail", None, sends)])

"""Mails, for whoever sends them: the next one, with its token, and what became of it."""

from __future__ import annotations

import logging
from typing import NamedTuple

from models import Change, OneTimeToken, outbox
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation
from models.errors import NotFound
from models.outbox import Mail
from resolvers.writing.audit import Target, record_event
from resolvers.writing.locks import locked_user

log = logging.getLogger("gatebook")


class Letter(NamedTuple):
    mail: Mail
    address: str
    token: str


async def next_letter() -> Letter | None:
    """What is to be sent now; mails of users who have no use of them any more are dropped."""
    while mail := await outbox.take():
        if letter := await _prepare(mail):
            return letter
    return None


@uncancelled
async def _prepare(mail: Mail) -> Letter | None:
    try:
        async with transaction():
            user = await locked_user(mail.user_number)
            if user.email is None or not user.is_active:
                await mail.remove()
                return None
            _, secret = await OneTimeToken.issue(user.number, user.email_key, mail.purpose, mail.seconds)
            return Letter(mail, user.email, secret)
    except NotFound:  # the user is gone, and the mail with them
        return None


async def delivered(letter: Letter) -> None:
    await letter.mail.remove()
    log.info("mail sent", extra={"fields": _fields(letter)})


async def undelivered(letter: Letter, why: str, *, for_good: bool) -> None:
    """It is tried again after a while, a few times; then it is given up, and the audit log says so."""
    fields = {**_fields(letter), "why": why, "attempt": letter.mail.attempts}
    if not (for_good or letter.mail.is_last_attempt):
        await letter.mail.put_off()
        log.info("mail not sent yet", extra={"fields": fields})
        return
    await _give_up(letter.mail, why)
    log.warning("mail given up", extra={"fields": fields})


@uncancelled
async def _give_up(mail: Mail, why: str) -> None:
    try:
        async with transaction():
            user = await locked_user(mail.user_number)
            await mail.remove()
            changes = [Change("purpose", mail.purpose, None), Change("why", None, why)]
            await record_event(Caller.system(), Operation.MAIL_GIVEN_UP, Target.of(user), changes)
    except NotFound:
        return


def _fields(letter: Letter) -> dict[str, object]:
    """Neither the address nor the token."""
    return {"purpose": letter.mail.purpose.lower(), "user": letter.mail.user_number}

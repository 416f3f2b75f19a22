"""Sending what waits in the outbox. Every worker does; each mail is taken by one of them."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.utils import parseaddr

import aiosmtplib

from gatebook.mail.letters import deliverable, letter
from gatebook.mail.relay import Relay, relay_of
from gatebook.settings import Settings
from models.one_time_token import link
from resolvers import mail
from resolvers.mail import Letter

SECONDS = 60
"""For all of it: less than the outbox leaves (``models/outbox.py``), or another would send it, too."""
FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)


async def send_waiting(settings: Settings) -> None:
    while found := await mail.next_letter():
        try:
            await asyncio.wait_for(send(settings, found), SECONDS)
        except FAILURES as error:
            await mail.undelivered(found, reason(error), for_good=is_for_good(error))
        else:
            await mail.delivered(found)


async def send(settings: Settings, found: Letter) -> None:
    base, sender, purpose = settings.public_url or "", settings.mail_from or "", found.mail.purpose
    place = link(base, purpose, found.token)
    message = letter(base, sender, found.address, purpose, place, found.mail.seconds)
    await hand_in(relay_of(settings.smtp_url or ""), message, sender, deliverable(found.address))


async def hand_in(relay: Relay, message: EmailMessage, sender: str, address: str) -> None:
    await aiosmtplib.send(
        message,
        sender=parseaddr(sender)[1],
        recipients=[address],
        hostname=relay.host,
        port=relay.port,
        username=relay.username,
        password=relay.password,
        use_tls=relay.tls,
        start_tls=relay.start_tls,
        timeout=SECONDS / 3,
    )


def is_for_good(error: Exception) -> bool:
    """Whether this address, or this letter, is never going to be taken."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(each.code >= 500 for each in error.recipients)
    if isinstance(error, (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)):
        return error.code >= 500
    return isinstance(error, aiosmtplib.SMTPNotSupported)


def reason(error: Exception) -> str:
    """Its kind and the server's code; what a server says may hold anything."""
    refused = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    code = getattr(refused, "code", None)
    return type(refused).__name__ + (f" {code}" if code else "")

"""What the mails say: nothing that a user wrote, for they may go to somebody else."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

import idna

from models.enums import OneTimeTokenPurpose
from models.text import counted


class Words(NamedTuple):
    """``place`` is where the server is."""

    subject: str
    before: str
    button: str
    after: str


UNASKED = "If you did not expect this, do nothing: without the link nothing changes."
WORDS: dict[str, Words] = {
    OneTimeTokenPurpose.SETUP: Words(
        "Set up {place}", "You administer {place}. Choose a password here:", "Choose a password", UNASKED
    ),
    OneTimeTokenPurpose.INVITATION: Words(
        "Your account at {place}",
        "You have an account at {place}. Choose a password here:",
        "Choose a password",
        UNASKED,
    ),
    OneTimeTokenPurpose.PASSWORD_RESET: Words(
        "A new password for {place}",
        "Somebody asked for a new password for your account at {place}. Choose it here:",
        "Choose a new password",
        UNASKED,
    ),
    OneTimeTokenPurpose.EMAIL_VERIFICATION: Words(
        "Your e-mail address at {place}",
        "This address was given at {place}. If it is yours, say so here:",
        "Verify the address",
        UNASKED,
    ),
}


def letter(base: str, sender: str, address: str, purpose: str, link: str, seconds: int) -> EmailMessage:
    parts = urlsplit(base)
    words = Words(*(each.format(place=parts.netloc) for each in WORDS[purpose]))
    until = f"The link works once, within {duration(seconds)}."
    message = EmailMessage()
    message["Subject"] = words.subject
    message["From"] = sender
    message["To"] = deliverable(address)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parts.hostname)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{words.before}\n\n{link}\n\n{until}\n\n{words.after}\n")
    message.add_alternative(page(words, link, until), subtype="html")
    return message


def page(words: Words, link: str, until: str) -> str:
    anchor = f'<a href="{escape(link)}">{escape(words.button)}</a>'
    paragraphs = [escape(words.before), anchor, escape(until), escape(words.after)]
    body = "\n".join(f"<p>{each}</p>" for each in paragraphs)
    return f'<!doctype html>\n<html lang="en"><body>\n{body}\n</body></html>\n'


def deliverable(address: str) -> str:
    """Its domain as mail servers know it."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except UnicodeError:
        return address


def duration(seconds: int) -> str:
    """Rounded down: it is a promise."""
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(seconds // size, noun)
    return counted(seconds, "second")

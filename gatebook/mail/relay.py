"""The server that mail is handed in at, as a URL says it."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from gatebook.values import is_loopback

PORTS = {"smtp": 587, "smtps": 465}
NO_TLS = "starttls=no"
FROM = re.compile(r"[^<>@\"]*<[^<>\s]+>|[^<>\s]+")


class Relay(NamedTuple):
    """``start_tls`` is True where it must be, None where it may be."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls: bool
    start_tls: bool | None


def relay_of(url: str) -> Relay:
    """``smtp://user:password@host:587``, which must offer STARTTLS unless it is on this machine or the URL
    ends with ``?starttls=no``; or ``smtps://``. ValueError for anything else."""
    parts = urlsplit(url)
    host, port, asked = parts.hostname, parts.port, parts.query
    good = parts.scheme in PORTS and host and port != 0 and parts.path in ("", "/") and not parts.fragment
    if not good or asked not in ("", NO_TLS):
        raise ValueError
    tls, may = parts.scheme == "smtps", is_loopback(host or "")
    return Relay(
        host=host or "",
        port=port or PORTS[parts.scheme],
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        start_tls=False if tls or asked else None if may else True,
    )


def smtp_url(text: str) -> str:
    try:
        relay_of(text)
    except ValueError:
        raise ValueError(
            "it is not smtp://user:password@host:port or smtps://…; write %40 for an @ in the password"
        ) from None
    return text


def sender(text: str) -> str:
    """An address, or ``Name <address>``."""
    try:
        if not FROM.fullmatch(text):
            raise ValueError
        validate_email(parseaddr(text)[1], check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, ValueError):
        raise ValueError("it is neither an e-mail address nor Name <address>") from None
    return text

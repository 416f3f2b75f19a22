"""A mail server to hand mail in at, and what it was given."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LINK = re.compile(r"^(https?://\S+)#token=(gt_[\w-]{43})$", re.MULTILINE)


class Post:
    """``replies`` are given in turn, to whoever names a recipient; then it takes whatever comes."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.envelopes: list[Envelope] = []
        self.logins: list[LoginPassword] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.replies:
            return self.replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        assert server.transport
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        self.logins.append(data)
        return AuthResult(success=data == LoginPassword(b"gatebook", b"s@cret"))

    @property
    def messages(self) -> list[EmailMessage]:
        return [read(each.original_content or b"") for each in self.envelopes]

    @property
    def recipients(self) -> list[list[str]]:
        return [each.rcpt_tos for each in self.envelopes]


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def link_in(message: EmailMessage) -> tuple[str, str]:
    """Where it leads, and its token."""
    ((page, token),) = LINK.findall(text_of(message))
    return page, token


@asynccontextmanager
async def serving(post: Post, *, tls: ssl.SSLContext | None = None, **given: Any) -> AsyncIterator[int]:
    """The port it listens on; with ``tls`` from the first byte on."""
    loop = asyncio.get_running_loop()
    given = {"enable_SMTPUTF8": False, "loop": loop, **given}
    server = await loop.create_server(lambda: SMTP(post, **given), "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()

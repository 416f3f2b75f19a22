"""What a link lets whoever has it do once: set a password, or show that an e-mail address is read.

The link carries the token behind ``#``, which browsers keep to themselves; here is its digest only.
"""

from __future__ import annotations

import secrets

from tortoise import fields
from tortoise.models import Model

from models import clock
from models.api_key import digest
from models.database import Sql, execute, one_of, rows
from models.enums import OneTimeTokenPurpose
from models.errors import Invalid, Rule
from models.text import is_storable

PREFIX = "gt_"
LENGTH = len(PREFIX) + 43
LIFETIMES = {  # seconds, where nothing else is said
    OneTimeTokenPurpose.SETUP: 30 * 60,
    OneTimeTokenPurpose.INVITATION: 7 * 24 * 3600,
    OneTimeTokenPurpose.PASSWORD_RESET: 3600,
    OneTimeTokenPurpose.EMAIL_VERIFICATION: 24 * 3600,
}
SHORTEST, LONGEST = 60, 30 * 24 * 3600


class OneTimeToken(Model):
    """A user has one of each purpose. ``email_key`` is the user's address when it was made: with another it
    is good for nothing, and a change of it ends it. ``made_by`` is the number of the user to whom it was
    shown, by a key with these ``scopes``; None where it went by mail, or to who runs the server."""

    number = fields.BigIntField(primary_key=True)
    user_number = fields.BigIntField()
    purpose = fields.TextField()
    digest = fields.CharField(64, unique=True)
    email_key: str | None = fields.TextField(null=True)
    made_by: int | None = fields.BigIntField(null=True)
    scopes = fields.TextField(default="[]")
    created_at = fields.BigIntField()
    expires_at = fields.BigIntField()

    class Meta:
        table = "one_time_tokens"

    @classmethod
    async def issue(
        cls,
        user_number: int,
        email_key: str | None,
        purpose: str,
        seconds: int,
        *,
        made_by: int | None = None,
        scopes: str = "[]",
    ) -> tuple[OneTimeToken, str]:
        """In place of the one before, for a user who is locked; and the token itself, which is shown once."""
        secret, moment = PREFIX + secrets.token_urlsafe(32), clock.now()
        await cls.filter(user_number=user_number, purpose=purpose).delete()
        token = await cls.create(
            user_number=user_number,
            purpose=purpose,
            digest=digest(secret),
            email_key=email_key,
            made_by=made_by,
            scopes=scopes,
            created_at=moment,
            expires_at=moment + seconds * clock.SECOND,
        )
        return token, secret

    @classmethod
    async def find(cls, secret: str) -> OneTimeToken | None:
        """One that is still good."""
        if len(secret) != LENGTH or not is_storable(secret):
            return None
        return await cls.filter(digest=digest(secret), expires_at__gt=clock.now()).first()

    async def use(self) -> bool:
        """Whether it was still good, for it is no more: of two at once one is told no."""
        statement = "DELETE FROM one_time_tokens WHERE number = ? AND expires_at > ? RETURNING number"
        return bool(await rows(Sql(statement, [self.number, clock.now()])))


def checked_lifetime(seconds: int | None, purpose: str) -> int:
    if seconds is None:
        return LIFETIMES[OneTimeTokenPurpose(purpose)]
    if not SHORTEST <= seconds <= LONGEST:
        said = f"expiresInSeconds is between {SHORTEST} and {LONGEST}."
        broken = LONGEST if seconds > LONGEST else SHORTEST
        raise Invalid(said, "expiresInSeconds", rule=Rule.RANGE, limit=broken)
    return seconds


def link(base: str, purpose: str, token: str) -> str:
    """Where a person goes with it."""
    page = "verify" if purpose == OneTimeTokenPurpose.EMAIL_VERIFICATION else "welcome"
    return f"{base}/console/{page}#token={token}"


async def end_links(*user_numbers: int) -> None:
    """Those that would set these users' passwords."""
    theirs = one_of("user_number", user_numbers)
    statement = f"DELETE FROM one_time_tokens WHERE {theirs.text} AND purpose <> ?"
    await execute(Sql(statement, [*theirs.values, OneTimeTokenPurpose.EMAIL_VERIFICATION]))


async def forget_expired() -> None:
    await execute(Sql("DELETE FROM one_time_tokens WHERE expires_at <= ?", [clock.now()]))

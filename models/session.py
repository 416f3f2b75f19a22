"""A sign-in that lasts: the token is shown once and kept as a digest."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence

from tortoise import fields
from tortoise.models import Model

from models import clock, policy
from models.api_key import digest
from models.database import Sql, all_of, one_of, rows

PREFIX = "gs_"
MAX_SESSIONS = 100  # of one user


def lifetime() -> int:
    return policy.current().session_days * clock.DAY


class Session(Model):
    number = fields.BigIntField(primary_key=True)
    id = fields.CharField(36, unique=True)
    user_number = fields.BigIntField()
    digest = fields.CharField(64, unique=True)
    created_at = fields.BigIntField()
    last_seen_at = fields.BigIntField()
    expires_at = fields.BigIntField()
    ip_address: str | None = fields.TextField(null=True)
    user_agent: str | None = fields.TextField(null=True)

    class Meta:
        table = "sessions"

    @classmethod
    def begin(cls, user_number: int, *, address: str | None, user_agent: str | None) -> tuple[Session, str]:
        """A session not yet stored, and its token, which is shown once."""
        token = PREFIX + secrets.token_urlsafe(32)
        moment = clock.now()
        session = cls(
            id=str(uuid.uuid4()),
            user_number=user_number,
            digest=digest(token),
            created_at=moment,
            last_seen_at=moment,
            expires_at=moment + lifetime(),
            ip_address=address,
            user_agent=user_agent and user_agent[:300],
        )
        return session, token


async def end_sessions(user_number: int, *, only: int | None = None, but: int | None = None) -> list[str]:
    """The ids of those that ended."""
    conditions = [Sql("user_number = ?", [user_number])]
    if only is not None:
        conditions.append(Sql("number = ?", [only]))
    if but is not None:
        conditions.append(Sql("number <> ?", [but]))
    return await _ended(all_of(conditions))


async def end_all_sessions(user_numbers: Sequence[int]) -> list[str]:
    """Of all these users. The ids of those that ended."""
    return await _ended(one_of("user_number", user_numbers))


async def end_oldest(user_number: int) -> list[str]:
    """So that no more than are allowed are left. The ids of those that ended."""
    newest = (
        "SELECT number FROM sessions WHERE user_number = ? AND expires_at > ? "
        f"ORDER BY number DESC LIMIT {MAX_SESSIONS}"
    )
    live = [user_number, clock.now()]
    return await _ended(
        Sql(f"user_number = ? AND expires_at > ? AND number NOT IN ({newest})", [*live, *live])
    )


async def _ended(where: Sql) -> list[str]:
    gone = await rows(Sql(f"DELETE FROM sessions WHERE {where.text} RETURNING number, id", where.values))
    return [row["id"] for row in sorted(gone, key=lambda row: row["number"])]

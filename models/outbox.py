"""Mails that are to be sent, written in the transaction of what asks for them.

Nothing secret lies here: whoever sends one makes its token at that moment. Several for one user and purpose
are one.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models import clock
from models.database import Sql, execute, rows, scalar

LEASE = 2 * clock.MINUTE  # for whoever sends it; longer than sending may take
ATTEMPTS = 8
FIRST_PAUSE = clock.MINUTE  # and twice as long after each further failure: two hours in all


class Mail(Model):
    """``seconds`` is how long its link will be good for; before ``next_at`` it is left alone."""

    number = fields.BigIntField(primary_key=True)
    user_number = fields.BigIntField()
    purpose = fields.TextField()
    seconds = fields.BigIntField()
    attempts = fields.BigIntField(default=0)
    next_at = fields.BigIntField()

    class Meta:
        table = "outbox"

    @property
    def is_last_attempt(self) -> bool:
        return bool(self.attempts >= ATTEMPTS)

    async def remove(self) -> None:
        """Unless it was asked for again meanwhile."""
        await Mail.filter(number=self.number, attempts=self.attempts).delete()

    async def put_off(self) -> None:
        pause = FIRST_PAUSE << (self.attempts - 1)
        mine = Mail.filter(number=self.number, attempts=self.attempts)
        await mine.update(next_at=clock.now() + pause)


async def put(user_number: int, purpose: str, seconds: int) -> None:
    """To be sent now, also where it was put off."""
    statement = (
        "INSERT INTO outbox (user_number, purpose, seconds, attempts, next_at) VALUES (?, ?, ?, 0, ?) "
        "ON CONFLICT (user_number, purpose) DO UPDATE "
        "SET seconds = excluded.seconds, attempts = 0, next_at = excluded.next_at"
    )
    await execute(Sql(statement, [user_number, purpose, seconds, clock.now()]))


async def take() -> Mail | None:
    """The one that has waited longest, for whoever asks and nobody else; when they come to nothing, others
    may take it after a while."""
    moment = clock.now()
    waiting = Sql("SELECT number FROM outbox WHERE next_at <= ? ORDER BY next_at LIMIT 1", [moment])
    if (number := await scalar(waiting)) is None:  # most of the time; and then there is no writing
        return None
    statement = (
        "UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE number = ? AND next_at <= ? "
        "RETURNING number, user_number, purpose, seconds, attempts, next_at"
    )
    taken = await rows(Sql(statement, [moment + LEASE, number, moment]))
    return Mail(**taken[0]) if taken else None

"""Guessing made slow: failed sign-ins in a row are counted before anything is hashed, and lock for a
while."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from tortoise import fields
from tortoise.models import Model

from models import clock
from models.database import Sql, among, execute, rows
from models.errors import Busy, RateLimited

NAME_FAILURES = 10  # PCI DSS 8.3.4
ADDRESS_FAILURES = 100  # an office behind one address mistypes more than one person does
LOCK = 15 * clock.MINUTE
FORGET = 12 * 60 * clock.MINUTE


class SignInFailure(Model):
    """``subject`` is ``user:<id>``, ``name:<digest>`` of a name nobody has, or ``address:<ip>``."""

    subject = fields.CharField(200, primary_key=True)
    failures = fields.BigIntField()
    last_at = fields.BigIntField()
    locked_until: int | None = fields.BigIntField(null=True)

    class Meta:
        table = "sign_in_failures"


def subject_of_user(user_id: str) -> str:
    return f"user:{user_id}"


def subject_of_name(folded: str) -> str:
    return f"name:{hashlib.sha256(folded.encode()).hexdigest()[:32]}"


def subject_of_address(address: str) -> str:
    """Whoever has one IPv6 address has all 2**64 of its network."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"address:{address}"
    if isinstance(known, ipaddress.IPv6Address) and not known.ipv4_mapped:
        known = ipaddress.ip_network((int(known), 64), strict=False).network_address
    return f"address:{getattr(known, 'ipv4_mapped', None) or known}"


@asynccontextmanager
async def attempt(limits: Mapping[str, int]) -> AsyncIterator[None]:
    """Around looking at a password: an attempt of each subject, of which so many are allowed, is taken
    before. If the password was not looked at after all, they are given back."""
    taken: list[str] = []
    try:
        for subject, allowed in limits.items():
            await count_attempt(subject, allowed)
            taken.append(subject)
        yield
    except (RateLimited, Busy):
        await _give_back(taken)
        raise


async def _give_back(subjects: Sequence[str]) -> None:
    condition = among("subject", subjects, "text")
    uncount = "UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL"
    await execute(Sql(f"{uncount} WHERE failures > 0 AND {condition.text}", condition.values))


async def count_attempt(subject: str, allowed: int) -> None:
    """Take one attempt before the password is looked at; the one after the last raises RateLimited.

    Two statements that each hold on their own: parallel guesses cannot share an attempt.
    """
    moment = clock.now()
    taken = await rows(
        Sql(
            "INSERT INTO sign_in_failures (subject, failures, last_at) VALUES (?, 1, ?) "
            "ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, "
            "failures = CASE WHEN sign_in_failures.locked_until IS NOT NULL "
            "OR sign_in_failures.last_at < ? THEN 1 ELSE sign_in_failures.failures + 1 END, "
            "locked_until = CASE WHEN sign_in_failures.locked_until IS NULL "
            "AND sign_in_failures.last_at >= ? AND sign_in_failures.failures + 1 >= ? "
            "THEN CAST(? AS BIGINT) END "
            "WHERE sign_in_failures.locked_until IS NULL OR sign_in_failures.locked_until <= ? "
            "RETURNING failures",
            [subject, moment, moment - FORGET, moment - FORGET, allowed, moment + LOCK, moment],
        )
    )
    if not taken:
        raise RateLimited("Too many failed sign-ins; try again later.", await _remaining(subject, moment))


async def _remaining(subject: str, moment: int) -> int:
    found = await rows(Sql("SELECT locked_until FROM sign_in_failures WHERE subject = ?", [subject]))
    until = found[0]["locked_until"] if found else None
    return max(1, -(-((until or moment) - moment) // clock.SECOND))


async def forget(subjects: Sequence[str]) -> None:
    """A right password, or an administrator, clears the count."""
    condition = among("subject", subjects, "text")
    await execute(Sql(f"DELETE FROM sign_in_failures WHERE {condition.text}", condition.values))


async def forget_old() -> None:
    moment = clock.now()
    old = "last_at < ? AND (locked_until IS NULL OR locked_until < ?)"
    await execute(Sql(f"DELETE FROM sign_in_failures WHERE {old}", [moment - FORGET, moment]))

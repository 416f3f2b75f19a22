"""Guessing made slow: failed sign-ins in a row are counted before anything is hashed, and lock for a while.

An attempt counts for the address, for the name as it was typed, and for the user who has that name. What a
lock answers depends on the first two alone: so nothing tells which names are one user's, or nobody's.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models import clock, passwords
from models.database import Sql, execute, finish, one_of, rows, scalar
from models.errors import RateLimited
from models.text import name_key
from models.user import User

NAME_FAILURES = 10  # PCI DSS 8.3.4
ADDRESS_FAILURES = 100  # an office behind one address mistypes more than one person does
LOCK = 15 * clock.MINUTE
FORGET = 12 * 60 * clock.MINUTE
LOCKED = "Too many failed sign-ins; try again later."
TOO_MANY_REQUESTS = "Too many requests; try again later."


class Count(NamedTuple):
    """Failures in a row; the last that is allowed locks."""

    failures: int
    locked_until: int | None


class Attempt(NamedTuple):
    """Whether it was the password, and the count of each subject, with this attempt in it."""

    right: bool
    counts: Mapping[str, Count]


class SignInFailure(Model):
    """``subject`` is ``address:<ip>``, ``name:<digest>`` of what was typed, or ``user:<id>``; with
    ``request`` before it, it counts those who ask for mails."""

    subject = fields.CharField(200, primary_key=True)
    failures = fields.BigIntField()
    last_at = fields.BigIntField()
    locked_until: int | None = fields.BigIntField(null=True)

    class Meta:
        table = "sign_in_failures"


def subjects(name: str, user: User | None, address: str | None) -> list[str]:
    """Of somebody signing in, always in this order: who takes several waits for nobody who waits for it."""
    found = [subject_of_address(address)] if address else []
    return [*found, subject_of_name(name), *([subject_of_user(user.id)] if user else [])]


def subjects_of_user(user: User) -> list[str]:
    """All that lifting a lock, or erasing the user, is about."""
    own = [*map(subject_of_name, [*user.name_keys, user.id]), subject_of_user(user.id)]
    return [*own, *map(_of_request, own)]


def request_subjects(name: str, address: str | None) -> list[str]:
    """Of somebody who asks for a mail: counted like those who sign in, and apart from them."""
    return list(map(_of_request, subjects(name, None, address)))


def request_subject_of(user: User) -> str:
    return _of_request(subject_of_user(user.id))


def _of_request(subject: str) -> str:
    return f"request {subject}"


def subject_of_user(user_id: str) -> str:
    return f"user:{user_id}"


def subject_of_name(name: str) -> str:
    return f"name:{hashlib.sha256(name_key(name).encode()).hexdigest()[:32]}"


def subject_of_address(address: str) -> str:
    """Whoever has one IPv6 address has all 2**64 of its network."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"address:{address}"
    if isinstance(known, ipaddress.IPv6Address) and not known.ipv4_mapped:
        known = ipaddress.ip_network((int(known), 64), strict=False).network_address
    return f"address:{getattr(known, 'ipv4_mapped', None) or known}"


async def attempt(subjects: Sequence[str], password: str, stored: str | None) -> Attempt:
    """Whether it is the password. An attempt is taken of each subject before that is looked at, and kept only
    if it is not: whatever else happens, to the request or the server, costs nothing."""
    return await finish(_placed(subjects, password, stored))


async def _placed(subjects: Sequence[str], password: str, stored: str | None) -> Attempt:
    """Who finds the queue full causes no writing: when hundreds come at once, others would wait for it."""
    with passwords.place():
        return await _attempt(subjects, password, stored)


async def _attempt(subjects: Sequence[str], password: str, stored: str | None) -> Attempt:
    told = [subject for subject in subjects if not subject.startswith("user:")] or subjects
    if seconds := await locked_for(told):  # looked up first: who is locked out causes no writing
        raise RateLimited(LOCKED, seconds)
    taken = await _take(subjects)
    try:
        if not taken.keys() >= set(told):
            raise RateLimited(LOCKED, await locked_for(told) or 1)
        may_enter = taken.keys() >= set(subjects)
        right = await passwords.matches(password, stored if may_enter else None)
    except BaseException:
        await _give_back(taken)
        raise
    if right:
        addresses = {subject for subject in taken if subject.startswith("address:")}
        await forget(taken.keys() - addresses)
        await _give_back(addresses)  # only its own: whoever can sign in may yet guess at others
    return Attempt(right, taken)


async def take_request(subjects: Sequence[str]) -> None:
    """Count one more mail that is asked for; RateLimited where there were too many."""
    if seconds := await locked_for(subjects):
        raise RateLimited(TOO_MANY_REQUESTS, seconds)
    if not (await _take(subjects)).keys() >= set(subjects):
        raise RateLimited(TOO_MANY_REQUESTS, await locked_for(subjects) or 1)


async def locked_for(subjects: Collection[str]) -> int:
    """How many seconds until none of them is locked any more."""
    moment, condition = clock.now(), one_of("subject", subjects, "text")
    statement = f"SELECT MAX(locked_until) AS until FROM sign_in_failures WHERE {condition.text}"
    until = await scalar(Sql(statement, condition.values)) or 0
    return max(0, -(-(until - moment) // clock.SECOND))


async def _take(subjects: Sequence[str]) -> dict[str, Count]:
    """An attempt of each that is not locked; the last that is allowed locks.

    One statement that holds on its own: parallel guesses cannot share an attempt.
    """
    moment = clock.now()
    places = ", ".join("(?, 1, ?)" for _ in subjects)
    given = [value for subject in subjects for value in (subject, moment)]
    taken = await rows(
        Sql(
            f"INSERT INTO sign_in_failures (subject, failures, last_at) VALUES {places} "
            "ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, "
            "failures = CASE WHEN sign_in_failures.locked_until IS NOT NULL "
            "OR sign_in_failures.last_at < ? THEN 1 ELSE sign_in_failures.failures + 1 END, "
            "locked_until = CASE WHEN sign_in_failures.locked_until IS NULL "
            "AND sign_in_failures.last_at >= ? AND sign_in_failures.failures + 1 >= "
            f"CASE WHEN excluded.subject LIKE '%address:%' THEN {ADDRESS_FAILURES} ELSE {NAME_FAILURES} END "
            "THEN CAST(? AS BIGINT) END "
            "WHERE sign_in_failures.locked_until IS NULL OR sign_in_failures.locked_until <= ? "
            "RETURNING subject, failures, locked_until",
            [*given, moment - FORGET, moment - FORGET, moment + LOCK, moment],
        )
    )
    return {row["subject"]: Count(row["failures"], row["locked_until"]) for row in taken}


async def _give_back(subjects: Collection[str]) -> None:
    if subjects:
        condition = one_of("subject", subjects, "text")
        uncount = "UPDATE sign_in_failures SET failures = failures - 1, locked_until = NULL"
        await execute(Sql(f"{uncount} WHERE failures > 0 AND {condition.text}", condition.values))
        nothing = f"DELETE FROM sign_in_failures WHERE failures = 0 AND {condition.text}"
        await execute(Sql(nothing, condition.values))


async def forget(subjects: Collection[str]) -> None:
    """A right password, or an administrator, clears the count."""
    condition = one_of("subject", subjects, "text")
    await execute(Sql(f"DELETE FROM sign_in_failures WHERE {condition.text}", condition.values))


async def forget_old() -> None:
    moment = clock.now()
    old = "last_at < ? AND (locked_until IS NULL OR locked_until < ?)"
    await execute(Sql(f"DELETE FROM sign_in_failures WHERE {old}", [moment - FORGET, moment]))

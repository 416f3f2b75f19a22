"""What is said of failed sign-ins: a line in the log for each, and events that count them, so that guessing
does not fill the audit log.

Of a user there is an event at the first failure in a row, at the second, fourth and eighth, and one for the
lock at the tenth; of an address, whose names may be nobody's, the same from the 16th to the hundredth.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import NamedTuple

from tortoise.exceptions import OperationalError

from models import Change, User, clock
from models.caller import Caller
from models.database import transaction, uncancelled
from models.enums import Operation, TargetType
from models.sign_in import Count, subject_of_address, subject_of_user
from resolvers.writing.audit import Target, record_event

log = logging.getLogger("gatebook")

FIRST_OF_ADDRESS = 16
FAILED_SIGN_INS = "failedSignIns"
PAUSE = 0.01
"""Seconds that every failure takes: writing takes less, so that nothing tells of whom there was an event."""


class Failure(NamedTuple):
    """Of a user or an address: the operation that its lock is, and the first count that is told."""

    target: Target
    lock: Operation
    counted: Count
    first: int

    @property
    def is_told(self) -> bool:
        """The powers of two from the first one on, and the last."""
        failures = self.counted.failures
        is_power = failures & (failures - 1) == 0
        return self.counted.locked_until is not None or (is_power and failures >= self.first)

    @property
    def changes(self) -> list[Change]:
        failures, until = self.counted
        before = 1 << (failures - 1).bit_length() - 1 if failures > 1 else 0
        change = Change(FAILED_SIGN_INS, before if before >= self.first else 0, failures)
        return [change] if until is None else [change, Change("lockedUntil", None, clock.to_text(until))]


async def record_failure(caller: Caller, user: User | None, counts: Mapping[str, Count]) -> None:
    about: list[Failure] = []
    if user and (count := counts.get(subject_of_user(user.id))):
        about.append(Failure(Target.of(user), Operation.USER_LOCKED, count, 1))
    subject = subject_of_address(caller.address) if caller.address else ""
    if count := counts.get(subject):
        address = subject.removeprefix("address:")
        about.append(
            Failure(
                Target(TargetType.ADDRESS, address, address),
                Operation.ADDRESS_LOCKED,
                count,
                FIRST_OF_ADDRESS,
            )
        )
    _log(caller, user, about)
    await asyncio.gather(asyncio.sleep(PAUSE), _record(caller, about))


def _log(caller: Caller, user: User | None, about: list[Failure]) -> None:
    """What was typed as a name stays out of it: it may be a password."""
    fields = {"user": user.username if user else None, "client": caller.address, "door": caller.door.lower()}
    log.info("sign-in failed", extra={"fields": fields})
    if any(failure.counted.locked_until for failure in about):
        log.warning("sign-in locked after too many failures", extra={"fields": fields})


async def _record(caller: Caller, about: list[Failure]) -> None:
    try:
        if any(failure.is_told for failure in about):
            await _write(caller, about)
    except OperationalError:
        log.warning("could not record a failed sign-in: the database takes no writes")


@uncancelled
async def _write(caller: Caller, about: list[Failure]) -> None:
    async with transaction():
        for failure in about:
            if failure.is_told:
                operation = Operation.LOGIN_FAILED if failure.counted.locked_until is None else failure.lock
                await record_event(caller, operation, failure.target, failure.changes)

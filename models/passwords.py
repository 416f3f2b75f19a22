"""Password hashing: bcrypt in a bounded pool of threads, never on the event loop.

bcrypt reads 72 bytes. A longer password is digested first, and its stored value begins with ``sha384$`` to
say so: hashes from elsewhere (``$2a$``, ``$2b$``, ``$2y$``) are never mistaken for it. Those that are not
bcrypt are read by ``models/foreign_hashes.py``, and renewed at the first sign-in.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from time import monotonic, thread_time
from typing import TypeVar

import bcrypt

from models import foreign_hashes, policy
from models.errors import Busy, Invalid, Rule, WeakPassword
from models.foreign_hashes import BCRYPT, MOST_BCRYPT, Check, HashError, checker, require_cheap
from models.text import fold, is_storable

T = TypeVar("T")

MAX_LENGTH = 256
BCRYPT_BYTES = 72
COMMON = 3000
HIGHEST_COST = 15
DIGESTED = "sha384$"

NICE = 5  # below the server's own: who computes for long makes way for who answers
PATIENCE = 5.0  # seconds in the queue


def make_way() -> None:
    """On Linux, where each thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICE)


_threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="bcrypt", initializer=make_way)
_waiting = 0
WAITING = 16 * (os.cpu_count() or 1)


def check(password: str, personal: Iterable[str | None] = (), path: str = "password") -> None:
    """Raise WeakPassword for a new password that breaks a rule. ``personal`` are the user's own names."""
    length, shortest = len(_normal(password)), policy.current().password_min_length
    if length < shortest:
        raise WeakPassword(
            f"A password has at least {shortest} characters.", path, rule=Rule.MIN_LENGTH, limit=shortest
        )
    if length > MAX_LENGTH:
        raise WeakPassword(
            f"A password has at most {MAX_LENGTH} characters.", path, rule=Rule.MAX_LENGTH, limit=MAX_LENGTH
        )
    if not is_storable(password):
        raise WeakPassword("A password has no null character.", path, rule=Rule.CHARACTERS)
    folded = fold(password)
    if folded in {fold(name) for name in personal if name}:
        raise WeakPassword("A password is not one's own name.", path, rule=Rule.PERSONAL)
    if folded in common():
        raise WeakPassword("This is one of the most common passwords.", path, rule=Rule.COMMON)


@cache
def common() -> frozenset[str]:
    """The most common passwords, in zxcvbn's order; its other lists are let go."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    listed = FREQUENCY_LISTS["passwords"]
    words = listed.split(",") if isinstance(listed, str) else listed
    return frozenset(fold(word) for word in words[:COMMON])


async def hashed(password: str) -> str:
    """The value to store: bcrypt's own, or ``sha384$`` and bcrypt's for more than 72 bytes."""
    typed = _typed(password)
    mark = DIGESTED if len(typed) > BCRYPT_BYTES else ""
    salt = bcrypt.gensalt(policy.current().bcrypt_rounds)
    with place():
        return mark + (await _in_thread(lambda: bcrypt.hashpw(_fitting(typed), salt))).decode()


async def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; without a stored value the answer is no, after as long a time. For who has
    a place."""
    typed, rounds = _typed(password), policy.current().bcrypt_rounds
    if stored and (check := _foreign(stored)):
        return await _in_thread(partial(_same_elsewhere, check, typed, rounds))
    value = stored if stored and is_hash(stored) else decoy(rounds)
    same = await _in_thread(lambda: _same(_fitting(typed), value.removeprefix(DIGESTED), rounds))
    # A digest, typed in place of the long password it was made of, is not that password.
    return same and value == stored and value.startswith(DIGESTED) == (len(typed) > BCRYPT_BYTES)


def _same(typed: bytes, value: str, rounds: int) -> bool:
    """A hash of a lower cost takes as long as the others: each step of the cost doubles the time."""
    same = bcrypt.checkpw(typed, value.encode())
    for cost in range(int(value[4:6]), rounds):
        bcrypt.checkpw(typed, decoy(cost).encode())
    return same


def _foreign(stored: str) -> Check | None:
    if stored.startswith(("$2", DIGESTED)):
        return None
    try:
        return checker(stored)
    except HashError:
        return None


def _same_elsewhere(check: Check, typed: bytes, rounds: int) -> bool:
    """A cheaper one takes about as long as ours: what is left of that is filled up with decoys. A decoy tells
    how long they take; what others do on the processor meanwhile does not count."""
    began, least = thread_time(), max(4, rounds - 4)
    bcrypt.checkpw(b"", decoy(least).encode())
    step = thread_time() - began
    same = check(typed)
    left = step * 2 ** (rounds - least) - (thread_time() - began)
    for cost in range(rounds, 3, -1):
        takes = step * 2.0 ** (cost - least)
        if takes <= left:
            bcrypt.checkpw(b"", decoy(cost).encode())
            left -= takes
    return same


def are_same(one: str, other: str) -> bool:
    """Whether they are one password, however they were typed."""
    return _typed(one) == _typed(other)


def is_hash(stored: str) -> bool:
    """A value that ``matches`` can check: well formed, and of a cost that does not stop the server."""
    found = BCRYPT.fullmatch(stored.removeprefix(DIGESTED))
    return found is not None and 4 <= int(found[1]) <= HIGHEST_COST


def imported(value: str, field: str) -> str:
    """The hash as it is stored; Invalid says why it is not taken."""
    stored = foreign_hashes.normal(value)
    try:
        if found := BCRYPT.fullmatch(stored.removeprefix(DIGESTED)):
            require_cheap("the cost", int(found[1]), MOST_BCRYPT)
            if int(found[1]) < 4:
                raise HashError("is bcrypt of a cost below 4, which there is not.")
        else:
            checker(stored)
    except HashError as refused:
        raise Invalid.of(field, str(refused), Rule.FORMAT) from None
    return stored


def is_outdated(stored: str) -> bool:
    """A hash from elsewhere, or of a lower cost than new ones get: it is renewed at the next sign-in."""
    found = BCRYPT.fullmatch(stored.removeprefix(DIGESTED))
    return found is None or int(found[1]) < policy.current().bcrypt_rounds


def decoy(cost: int) -> str:
    """What an unknown user's password is compared with: well formed, and of no password."""
    return f"$2b${cost:02}$" + "." * 53


def _normal(password: str) -> str:
    """NFC makes one character of at most four. What is longer than possible stays so, but is not read to
    its end: that would take the square of its length."""
    return unicodedata.normalize("NFC", password[: 4 * MAX_LENGTH + 1])


def _typed(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


def _fitting(typed: bytes) -> bytes:
    return typed if len(typed) <= BCRYPT_BYTES else base64.b64encode(hashlib.sha384(typed).digest())


def waiting() -> int:
    """How many hashes are made, or wait for their turn."""
    return _waiting


@contextmanager
def place() -> Iterator[None]:
    """In the queue, before all else that is done for it: Busy where a few seconds of work wait already."""
    global _waiting
    if _waiting >= WAITING:
        raise Busy
    _waiting += 1
    try:
        yield
    finally:
        _waiting -= 1


async def _in_thread(work: Callable[[], T]) -> T:
    """Run it in the pool; Busy when it has waited for too long: the machine may have other work."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _in_time, work, monotonic())


def _in_time(work: Callable[[], T], since: float) -> T:
    if monotonic() - since > PATIENCE:
        raise Busy
    return work()

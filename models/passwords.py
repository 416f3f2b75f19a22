"""Password hashing: bcrypt in a bounded pool of threads, never on the event loop.

bcrypt reads 72 bytes. A longer password is digested first, and its stored value begins with ``sha384$`` to
say so: hashes from elsewhere (``$2a$``, ``$2b$``, ``$2y$``) are never mistaken for it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import bcrypt

from models.errors import Busy, WeakPassword
from models.text import fold, is_storable

T = TypeVar("T")

MAX_LENGTH = 256
BCRYPT_BYTES = 72
COMMON = 3000
HIGHEST_COST = 15
DIGESTED = "sha384$"
BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}")

rounds = 12
min_length = 8

_threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="bcrypt")
_waiting = 0
WAITING = 16 * (os.cpu_count() or 1)


def configure(*, cost: int, shortest: int) -> None:
    """The bcrypt cost of new hashes, and the fewest characters of a new password."""
    global rounds, min_length
    rounds, min_length = cost, shortest


def check(password: str, personal: Iterable[str | None] = (), path: str = "password") -> None:
    """Raise WeakPassword for a new password that breaks a rule. ``personal`` are the user's own names."""
    length = len(unicodedata.normalize("NFC", password))
    if length < min_length:
        raise WeakPassword(f"A password has at least {min_length} characters.", "minLength", path)
    if length > MAX_LENGTH:
        raise WeakPassword(f"A password has at most {MAX_LENGTH} characters.", "maxLength", path)
    if not is_storable(password):
        raise WeakPassword("A password has no null character.", "characters", path)
    folded = fold(password)
    if folded in {fold(name) for name in personal if name}:
        raise WeakPassword("A password is not one's own name.", "personal", path)
    if folded in common():
        raise WeakPassword("This is one of the most common passwords.", "common", path)


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
    return mark + (await _in_thread(lambda: bcrypt.hashpw(_fitting(typed), bcrypt.gensalt(rounds)))).decode()


async def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; without a stored value the answer is no, after as long a time."""
    typed = _typed(password)
    value = stored if stored and is_hash(stored) else decoy(rounds)
    digested = value.startswith(DIGESTED)
    # More than 72 bytes cannot match a plain bcrypt value, but must not be told apart by time.
    fitting = _fitting(typed) if digested or len(typed) > BCRYPT_BYTES else typed
    salt = value.removeprefix(DIGESTED).encode()
    same = await _in_thread(lambda: bcrypt.checkpw(fitting, salt))
    return same and value == stored and (digested or len(typed) <= BCRYPT_BYTES)


def is_hash(stored: str) -> bool:
    """A value that ``matches`` can check: well formed, and of a cost that does not stop the server."""
    found = BCRYPT.fullmatch(stored.removeprefix(DIGESTED))
    return found is not None and 4 <= int(found[1]) <= HIGHEST_COST


def is_outdated(stored: str) -> bool:
    """A hash of a lower cost than new ones get: it is renewed at the next sign-in."""
    return int(stored.removeprefix(DIGESTED)[4:6]) < rounds


@cache
def decoy(cost: int) -> str:
    """What an unknown user's password is compared with."""
    return bcrypt.hashpw(os.urandom(16).hex().encode(), bcrypt.gensalt(cost)).decode()


def _typed(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _fitting(typed: bytes) -> bytes:
    return typed if len(typed) <= BCRYPT_BYTES else base64.b64encode(hashlib.sha384(typed).digest())


async def _in_thread(work: Callable[[], T]) -> T:
    """Run it in the pool; Busy when more than a few seconds of work already wait there."""
    global _waiting
    if _waiting >= WAITING:
        raise Busy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1

"""Password hashes that other programs made, beside bcrypt's: read here, and checked as they would.

As PHC strings (``$argon2id$…``, ``$pbkdf2-sha256$…``, ``$scrypt$…``), which passlib's are nearly, and as
Django writes them (``pbkdf2_sha256$…``, ``scrypt$…``, ``bcrypt_sha256$…``). What would keep a sign-in waiting
for more than about a second is not taken.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable

import bcrypt

Check = Callable[[bytes], bool]
Found = re.Match[str]

# The last character of the salt has two bits: with others set, bcrypt takes the whole for no hash at all.
BCRYPT = re.compile(r"\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}")
LONGEST = 1000  # characters
MOST_BCRYPT = 14  # the cost
MOST_PBKDF2 = 2_000_000  # iterations
MOST_SCRYPT = 2**20  # N * r * p: 128 MiB
MOST_ARGON2_MEMORY, MOST_ARGON2 = 2**17, 2**20  # KiB, and these times the passes
DIGESTS = {"sha1": 20, "sha256": 32, "sha512": 64}  # bytes


class HashError(Exception):
    """It is not taken: the message says of a field why."""


def normal(value: str) -> str:
    """Without what Django puts before a hash that has a form of its own."""
    value = value.strip()
    for before, form in (("argon2", "$argon2"), ("bcrypt$", "$2")):
        if value.startswith(before + form):
            return value.removeprefix(before)
    return value


def checker(stored: str) -> Check:
    """What tells whether a password is the one that was hashed; HashError says why there is none."""
    if len(stored) <= LONGEST:
        for pattern, make in KINDS:
            if found := pattern.fullmatch(stored):
                return make(found)
    raise HashError("is no password hash of a kind that is known.")


def require_cheap(what: str, value: int, most: int) -> None:
    if value > most:
        raise HashError(
            f"would cost too much at each sign-in: {what} is {value:,}, at most {most:,} is taken."
        )


def _decoded(text: str) -> bytes:
    """Base64 in any of its alphabets, with or without what fills it up."""
    usual = text.rstrip("=").translate(str.maketrans(".-_", "++/"))
    try:
        return base64.b64decode(usual + "=" * (-len(usual) % 4), validate=True)
    except binascii.Error:
        raise HashError("is a password hash that was cut off.") from None


def _pbkdf2(digest: str | None, iterations: int, salt: bytes, wanted: bytes) -> Check:
    name = digest or "sha1"
    if iterations < 1 or DIGESTS.get(name) != len(wanted):
        raise HashError(f"is PBKDF2, but not of {', '.join(DIGESTS)} as a whole.")
    require_cheap("the number of iterations", iterations, MOST_PBKDF2)
    return lambda typed: hmac.compare_digest(hashlib.pbkdf2_hmac(name, typed, salt, iterations), wanted)


def _scrypt(n: int, r: int, p: int, salt: bytes, wanted: bytes) -> Check:
    if n < 2 or n & (n - 1) or not r or not p or not 16 <= len(wanted) <= 128:
        raise HashError("is scrypt, but not with parameters that it can have.")
    require_cheap("N * r * p", n * r * p, MOST_SCRYPT)
    memory, length = 128 * r * (n + p + 2) + 2**20, len(wanted)

    def check(typed: bytes) -> bool:
        made = hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=length)
        return hmac.compare_digest(made, wanted)

    return check


def _argon2(found: Found) -> Check:
    memory, passes, lanes = int(found[1]), int(found[2]), int(found[3])
    require_cheap("m", memory, MOST_ARGON2_MEMORY)
    require_cheap("m * t", memory * passes, MOST_ARGON2)
    require_cheap("p", lanes, 16)
    try:
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError
    except ImportError:
        raise HashError("is Argon2: for that, Gatebook is installed as gatebook[argon2].") from None

    def check(typed: bytes) -> bool:
        try:
            return PasswordHasher().verify(found[0], typed)
        except (VerificationError, InvalidHashError):
            return False

    return check


def _bcrypt_of_a_digest(found: Found) -> Check:
    """Django digests before, so that all of a long password counts."""
    require_cheap("the cost", int(found[1]), MOST_BCRYPT)
    stored = found[0].removeprefix("bcrypt_sha256$").encode()
    return lambda typed: bcrypt.checkpw(hashlib.sha256(typed).hexdigest().encode(), stored)


BASE64 = r"([A-Za-z0-9+/._=-]+)"
KINDS: list[tuple[re.Pattern[str], Callable[[Found], Check]]] = [
    (
        re.compile(rf"\$pbkdf2(?:-(sha\d+))?\$(?:i=)?(\d{{1,9}})(?:,l=\d+)?\${BASE64}\${BASE64}", re.ASCII),
        lambda found: _pbkdf2(found[1], int(found[2]), _decoded(found[3]), _decoded(found[4])),
    ),
    (
        re.compile(rf"pbkdf2_(sha\d+)\$(\d{{1,9}})\$([^$]+)\${BASE64}", re.ASCII),
        lambda found: _pbkdf2(found[1], int(found[2]), found[3].encode(), _decoded(found[4])),
    ),
    (
        re.compile(rf"\$scrypt\$ln=(\d{{1,2}}),r=(\d{{1,4}}),p=(\d{{1,4}})\${BASE64}\${BASE64}", re.ASCII),
        lambda found: _scrypt(
            2 ** int(found[1]), int(found[2]), int(found[3]), _decoded(found[4]), _decoded(found[5])
        ),
    ),
    (
        re.compile(rf"scrypt\$(\d{{1,8}})\$([^$]+)\$(\d{{1,4}})\$(\d{{1,4}})\${BASE64}", re.ASCII),
        lambda found: _scrypt(
            int(found[1]), int(found[3]), int(found[4]), found[2].encode(), _decoded(found[5])
        ),
    ),
    (
        re.compile(
            r"\$argon2(?:id|i)\$v=19\$m=(\d{1,8}),t=(\d{1,6}),p=(\d{1,3})\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+",
            re.ASCII,
        ),
        _argon2,
    ),
    (re.compile(r"bcrypt_sha256\$" + BCRYPT.pattern), _bcrypt_of_a_digest),
]
"""How each kind is written, and what checks it."""

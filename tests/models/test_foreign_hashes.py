"""Password hashes of other programs: which are taken, how they are checked, and what they may cost."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator
from time import thread_time

import bcrypt
import pytest

from models import passwords, policy
from models.errors import Invalid
from models.foreign_hashes import checker
from models.policy import Policy

RIGHT = "correct horse battery staple"


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    former = policy.use(Policy(bcrypt_rounds=4))
    yield
    policy.use(former)


def base64_of(value: bytes, *, whole: bool = True) -> str:
    text = base64.b64encode(value).decode()
    return text if whole else text.rstrip("=")


def pbkdf2(digest: str, salt: bytes, iterations: int = 1000) -> bytes:
    return hashlib.pbkdf2_hmac(digest, RIGHT.encode(), salt, iterations)


def scrypt(salt: bytes, n: int = 1024, length: int = 64) -> bytes:
    return hashlib.scrypt(RIGHT.encode(), salt=salt, n=n, r=8, p=1, dklen=length)


def short(value: bytes) -> str:
    return base64_of(value, whole=False)


SALT = b"sixteen bytes ~?"
BCRYPT_SALT = b"$2b$04$MINR/5/LRtSW7iNYjKdp/e"
CRYPTED = bcrypt.hashpw(RIGHT.encode(), BCRYPT_SALT).decode()
DIGESTED = bcrypt.hashpw(hashlib.sha256(RIGHT.encode()).hexdigest().encode(), BCRYPT_SALT).decode()
ARGON2 = "$argon2id$v=19$m=65536,t=3,p=4$MIIRqgvgQbgj220jfp0MPA$YfwJSVjtjSU0zzV/P3S9nnQ/USre2wvJMjfCIjrTQbg"
HASHES = {
    "bcrypt": CRYPTED,
    "bcrypt of PHP": CRYPTED.replace("$2b$", "$2y$"),
    "bcrypt of Django": f"bcrypt${CRYPTED}",
    "bcrypt of a digest": f"bcrypt_sha256${DIGESTED}",
    "Argon2": ARGON2,
    "Argon2 of Django": f"argon2{ARGON2}",
    "PBKDF2": f"$pbkdf2-sha256$i=1000,l=32${short(SALT)}${short(pbkdf2('sha256', SALT))}",
    "PBKDF2 without a length": f"$pbkdf2-sha512$i=1000${base64_of(SALT)}${base64_of(pbkdf2('sha512', SALT))}",
    "PBKDF2 of passlib": "$pbkdf2-sha256$1000$"
    + "$".join(short(each).replace("+", ".") for each in (SALT, pbkdf2("sha256", SALT))),
    "PBKDF2 of passlib, SHA-1": f"$pbkdf2$1000${short(SALT)}${short(pbkdf2('sha1', SALT))}",
    "PBKDF2 of Django": f"pbkdf2_sha256$1000$seasalt${base64_of(pbkdf2('sha256', b'seasalt'))}",
    "PBKDF2 of Django, SHA-1": f"pbkdf2_sha1$1000$seasalt${base64_of(pbkdf2('sha1', b'seasalt'))}",
    "scrypt": f"$scrypt$ln=10,r=8,p=1${short(SALT)}${short(scrypt(SALT, length=32))}",
    "scrypt of Django": f"scrypt$1024$seasalt$8$1${base64_of(scrypt(b'seasalt'))}",
}


@pytest.mark.promise("S12")
@pytest.mark.parametrize("value", HASHES.values(), ids=HASHES)
async def test_a_hash_from_elsewhere_is_of_just_one_password(value: str) -> None:
    stored = passwords.imported(f" {value}\n", "passwordHash")
    others = (RIGHT + " ", RIGHT.upper(), RIGHT[:-1], "", value)
    assert await passwords.matches(RIGHT, stored)
    assert [other for other in others if await passwords.matches(other, stored)] == []


@pytest.mark.parametrize("value", HASHES.values(), ids=HASHES)
def test_what_is_not_ours_is_renewed_at_the_next_sign_in(value: str) -> None:
    policy.use(Policy(bcrypt_rounds=5))
    assert passwords.is_outdated(passwords.imported(value, "passwordHash"))


def test_the_vectors_of_the_standards_are_ours() -> None:
    """Of RFC 7914, 11 and 12."""
    derived = bytes.fromhex(
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830da"
        "c727afb94a83ee6d8360cbdfa2cc0640"
    )
    stored = f"$scrypt$ln=10,r=8,p=16${short(b'NaCl')}${short(derived)}"
    check = checker(passwords.imported(stored, "passwordHash"))
    assert [check(b"password"), check(b"passwore")] == [True, False]


def refused(value: str) -> str:
    with pytest.raises(Invalid) as found:
        passwords.imported(value, "passwordHash")
    assert found.value.path == ("passwordHash",)
    return found.value.message


UNKNOWN = "passwordHash is no password hash of a kind that is known."
COSTLY = "passwordHash would cost too much at each sign-in: {} is {}, at most {} is taken."
REFUSED = {
    "": UNKNOWN,
    "a password": UNKNOWN,
    "5f4dcc3b5aa765d61d8327deb882cf99": UNKNOWN,
    "$6$rounds=5000$salt$hash": UNKNOWN,
    "$argon2d$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g": UNKNOWN,
    CRYPTED[:-1]: UNKNOWN,
    "$" * 2000: UNKNOWN,
    CRYPTED.replace("$04$", "$15$"): COSTLY.format("the cost", 15, 14),
    CRYPTED.replace("$04$", "$03$"): "passwordHash is bcrypt of a cost below 4, which there is not.",
    f"bcrypt_sha256${DIGESTED.replace('$04$', '$31$')}": COSTLY.format("the cost", 31, 14),
    ARGON2.replace("m=65536", "m=262144"): COSTLY.format("m", "262,144", "131,072"),
    ARGON2.replace("t=3", "t=30"): COSTLY.format("m * t", "1,966,080", "1,048,576"),
    HASHES["PBKDF2"].replace("1000", "9000000"): COSTLY.format(
        "the number of iterations", "9,000,000", "2,000,000"
    ),
    HASHES["PBKDF2"].replace(
        "i=1000", "i=0"
    ): "passwordHash is PBKDF2, but not of sha1, sha256, sha512 as a whole.",
    HASHES["PBKDF2"][:-8]: "passwordHash is PBKDF2, but not of sha1, sha256, sha512 as a whole.",
    HASHES["PBKDF2"][:-2]: "passwordHash is a password hash that was cut off.",
    HASHES["scrypt"].replace("ln=10", "ln=20"): COSTLY.format("N * r * p", "8,388,608", "1,048,576"),
    HASHES["scrypt"].replace(
        "r=8", "r=0"
    ): "passwordHash is scrypt, but not with parameters that it can have.",
    HASHES["scrypt of Django"].replace("1024", "1000"): (
        "passwordHash is scrypt, but not with parameters that it can have."
    ),
}


@pytest.mark.promise("S12")
@pytest.mark.parametrize(("value", "said"), REFUSED.items(), ids=map(str, range(len(REFUSED))))
def test_what_is_no_hash_or_costs_too_much_is_refused(value: str, said: str) -> None:
    assert refused(value) == said


def test_argon2_without_its_library_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argon2", None)
    assert refused(ARGON2) == "passwordHash is Argon2: for that, Gatebook is installed as gatebook[argon2]."


@pytest.mark.promise("S02")
async def test_a_cheap_hash_takes_about_as_long_as_ours() -> None:
    """Of the thread that hashes: what others do on the processor does not count."""

    def seconds(stored: str | None) -> float:
        check = passwords._foreign(stored) if stored else None
        began = thread_time()
        if check:
            passwords._same_elsewhere(check, b"wrong", 10)
        else:
            passwords._same(b"wrong", passwords.decoy(10), 10)
        return thread_time() - began

    ours = min(seconds(None) for _ in range(3))
    cheap = min(seconds(HASHES["PBKDF2"]) for _ in range(3))
    assert 0.6 < cheap / ours < 1.4

"""Passwords: what is accepted, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import pytest

from models import passwords, policy
from models.errors import WeakPassword
from models.policy import Policy

RIGHT = "correct horse battery staple"
HASH = "$2b$04$MINR/5/LRtSW7iNYjKdp/eOLttY0QAGpONVnIOe1cfNLtOArkEyX."


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    former = policy.use(Policy(bcrypt_rounds=4))
    yield
    policy.use(former)


def broken(password: str, *personal: str | None) -> str | None:
    """The rule that a new password breaks."""
    try:
        passwords.check(password, personal)
    except WeakPassword as weak:
        return weak.rule
    return None


# What is accepted


@pytest.mark.promise("S07")
@pytest.mark.parametrize("letter", ["q", "ü", "日", "😀", "u\u0308"])
def test_a_password_has_8_to_256_characters_whatever_their_bytes(letter: str) -> None:
    rules = {many: broken(letter * many) for many in (7, 8, 256, 257)}
    assert rules == {7: "MIN_LENGTH", 8: None, 256: None, 257: "MAX_LENGTH"}


def test_the_shortest_length_is_a_setting() -> None:
    policy.use(Policy(password_min_length=12))
    assert broken("xkcd-936-11") == "MIN_LENGTH"
    assert broken("xkcd-936-12!") is None


@pytest.mark.promise("S07")
@pytest.mark.parametrize(
    "password",
    [
        pytest.param("        x", id="blanks"),
        pytest.param("kjhwefgb", id="letters"),
        pytest.param("83620175", id="digits"),
        pytest.param("\t\n\x1b\x7f ~!?", id="controls and signs"),
        pytest.param("\u067e\u06cc\u0634\u0631\u0641\u062a\u0647\u200c", id="another script"),
    ],
)
def test_there_are_no_rules_about_kinds_of_characters(password: str) -> None:
    assert broken(password) is None


@pytest.mark.parametrize(
    "password", ["\x00longer than that", "half a \ud800 character"], ids=["a null", "half a character"]
)
def test_half_a_character_and_a_null_character_are_refused(password: str) -> None:
    assert broken(password) == "CHARACTERS"


@pytest.mark.promise("S09")
def test_the_3000_most_common_passwords_are_refused_whatever_their_case() -> None:
    words = [word for word in passwords.common() if len(word) >= 8]
    assert len(passwords.common()) == 3000
    assert {"password", "12345678", "trustno1"} <= set(words)
    spelt = {each for word in words for each in (word, word.upper(), word.capitalize())}
    assert [each for each in spelt if broken(each) != "COMMON"] == []
    assert broken("\uff50assword") == "COMMON"


@pytest.mark.promise("S09")
@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("ada.lovelace", "PERSONAL"),
        ("ADA.LOVELACE", "PERSONAL"),
        ("ada@example.com", "PERSONAL"),
        ("\uff21da.lovelace", "PERSONAL"),
        ("ada.lovelace1", None),
    ],
)
def test_ones_own_name_is_no_password(password: str, rule: str | None) -> None:
    assert broken(password, "Ada.Lovelace", "Ada@Example.com", None) == rule


def test_an_endless_password_is_refused_at_once() -> None:
    began = perf_counter()
    assert broken("a" + "\u0301\u0316" * 250_000) == "MAX_LENGTH"  # normalising it whole would take minutes
    assert perf_counter() - began < 0.5


# How it is kept


@pytest.mark.promise("S08")
@pytest.mark.parametrize(
    "password",
    [RIGHT, "x" * 72, "x" * 73, "x" * 256, "ü" * 36, "ü" * 37, "日" * 256, "😀" * 256, " blanks ", "  " * 8,
     "nul\x00l", "z\u0351" * 128],
)  # fmt: skip
async def test_only_the_very_same_password_matches(password: str) -> None:
    stored = await passwords.hashed(password)
    assert await passwords.matches(password, stored)
    others = (password[:-1], password + "x", password + " ", password.swapcase() + "!", "", password * 2)
    assert [other for other in others if await passwords.matches(other, stored)] == []


@pytest.mark.promise("S07")
@pytest.mark.parametrize(
    ("length", "beginning"),
    [(72, "$2b$04$"), (73, "sha384$$2b$04$"), (100, "sha384$$2b$04$"), (256, "sha384$$2b$04$")],
)
async def test_the_73rd_byte_counts_and_so_does_the_last(length: int, beginning: str) -> None:
    stored = await passwords.hashed("x" * length)
    assert not await passwords.matches("x" * (length - 1) + "y", stored)
    assert stored.startswith(beginning)


@pytest.mark.promise("S08")
@pytest.mark.parametrize("length", [8, 36, 256])
async def test_composed_and_decomposed_letters_are_one_password(length: int) -> None:
    stored = await passwords.hashed("\u00fc" * length)
    assert await passwords.matches("u\u0308" * length, stored)
    assert not await passwords.matches("u" * length, stored)


async def test_a_letter_of_four_characters_when_taken_apart_is_one() -> None:
    stored = await passwords.hashed("\u1f82" * 256)
    assert await passwords.matches("\u03b1\u0313\u0300\u0345" * 256, stored)


async def test_the_digest_of_a_long_password_is_not_the_password() -> None:
    password = "x" * 100
    stored = await passwords.hashed(password)
    typed_digest = passwords._fitting(password.encode()).decode()
    assert len(typed_digest) == 64
    assert not await passwords.matches(typed_digest, stored)
    assert not await passwords.matches(password, await passwords.hashed(typed_digest))
    assert not await passwords.matches(password, stored.removeprefix("sha384$"))


@pytest.mark.promise("S11")
async def test_two_hashes_of_one_password_differ() -> None:
    assert await passwords.hashed(RIGHT) != await passwords.hashed(RIGHT)


@pytest.mark.parametrize("kind", ["$2a$", "$2b$", "$2y$"])
async def test_hashes_made_elsewhere_are_checked(kind: str) -> None:
    stored = HASH.replace("$2b$", kind)
    assert passwords.is_hash(stored)
    assert await passwords.matches(RIGHT, stored)
    assert not await passwords.matches("wrong horse", stored)


async def test_well_known_hashes_are_checked() -> None:
    known = {
        "U*U": "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "U*U*": "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
        "U*U*U": "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
    }
    matching = {
        password: [word for word in known if await passwords.matches(word, stored)]
        for password, stored in known.items()
    }
    assert matching == {password: [password] for password in known}


MALFORMED = {
    "nothing": "",
    "a cost that would stop the server": HASH.replace("$04$", "$16$"),
    "the highest cost there is": HASH.replace("$04$", "$31$"),
    "too low a cost": HASH.replace("$04$", "$03$"),
    "no cost": HASH.replace("$04$", "$xx$"),
    "an older kind": HASH.replace("$2b$", "$2$"),
    "a faulty kind": HASH.replace("$2b$", "$2x$"),
    "another kind": "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaQIE1E8xnE8bMX0k",
    "a digest": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
    "the password itself": RIGHT,
    "cut off": HASH[:-1],
    "too long": HASH + "x",
    "a line break": HASH + "\n",
    "a salt with bits too many": "$2b$04$" + "." * 21 + "/" + "." * 31,
    "letters that are none of bcrypt's": "$2b$04$" + "é" * 53,
    "twice digested": "sha384$sha384$" + HASH,
}


@pytest.mark.promise("S12")
@pytest.mark.parametrize("stored", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_no_hash_matches_nothing_and_breaks_nothing(stored: str) -> None:
    assert not passwords.is_hash(stored)
    assert [each for each in (RIGHT, stored, "") if await passwords.matches(each, stored)] == []


@pytest.mark.parametrize("password", ["", RIGHT, "." * 31], ids=["empty", "good", "dots"])
async def test_nothing_matches_when_there_is_no_hash(password: str) -> None:
    assert not await passwords.matches(password, None)
    assert not await passwords.matches(password, passwords.decoy(4))


async def test_a_hash_of_a_lower_cost_is_outdated() -> None:
    stored, longer = await passwords.hashed(RIGHT), await passwords.hashed("x" * 100)
    assert not passwords.is_outdated(stored)
    policy.use(Policy(bcrypt_rounds=5))
    assert passwords.is_outdated(stored)
    assert passwords.is_outdated(longer)
    assert not passwords.is_outdated(await passwords.hashed(RIGHT))

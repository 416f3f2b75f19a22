"""The secrets of API keys: how they are made, recognised and stored."""

from __future__ import annotations

import re
import string
import zlib
from typing import Any

import pytest

from models import ApiKey, clock
from models.api_key import digest, is_well_formed, new_secret
from models.grant import ADMINISTRATOR, Grant

KNOWN = "gw_" + "0" * 30 + "2C8GjS"  # keys that were given out must stay good
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase


def base62(number: int) -> str:
    return (base62(number // 62) if number >= 62 else "") + LETTERS[number % 62]


@pytest.mark.promise("S16")
def test_a_secret_is_gw_thirty_random_characters_and_six_of_their_crc32() -> None:
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert [each for each in secrets if not re.fullmatch(r"gw_[0-9A-Za-z]{36}", each)] == []
    checks = {each: base62(zlib.crc32(each[3:33].encode())).rjust(6, "0") for each in secrets}
    assert {each: each[33:] for each in secrets} == checks
    assert [each for each in secrets if not is_well_formed(each)] == []


def test_the_checksum_stays_what_it_was() -> None:
    assert base62(zlib.crc32(b"0" * 30)).rjust(6, "0") == KNOWN[-6:]
    assert is_well_formed(KNOWN)


@pytest.mark.promise("S16")
def test_every_letter_is_used_at_every_place() -> None:
    bodies = [new_secret()[3:33] for _ in range(2000)]
    assert all(len({body[place] for body in bodies}) == 62 for place in range(30))


@pytest.mark.promise("S16")
def test_one_wrong_character_is_noticed_wherever_it_is() -> None:
    secret = new_secret()
    wrong = {
        secret[:place] + letter + secret[place + 1 :]
        for place in range(len(secret))
        for letter in LETTERS + "_-. é"
    }
    assert [each for each in wrong if is_well_formed(each)] == [secret]


def test_two_swapped_characters_are_noticed() -> None:
    secret = new_secret()
    swapped = {
        secret[:place] + secret[place + 1] + secret[place] + secret[place + 2 :] for place in range(3, 32)
    }
    assert [each for each in swapped - {secret} if is_well_formed(each)] == []


@pytest.mark.parametrize(
    "secret",
    ["", "gw_", "gw", KNOWN[:-1], KNOWN + "0", KNOWN + "\n", " " + KNOWN, KNOWN.upper(), "gs" + KNOWN[2:],
     KNOWN.replace("0", "\u0660"), "gw_" + "\x00" * 36, "gw_" + "é" * 36, KNOWN * 1000],
)  # fmt: skip
def test_what_is_no_key_is_not_well_formed(secret: str) -> None:
    assert not is_well_formed(secret)


def test_a_key_keeps_the_digest_and_a_hint_but_not_the_secret() -> None:
    key, secret = ApiKey.issue(1, name="laptop")
    assert key.hint == f"{secret[:9]}...{secret[-6:]}"
    assert key.digest == digest(secret)
    assert len(key.digest) == 64
    kept = {name: getattr(key, name) for name in key._meta.fields_map}
    assert secret not in repr(kept)
    assert secret[9:-6] not in repr(kept)
    assert digest(secret) not in repr(key.snapshot())


PAST = clock.now() - 1
GIVEN = {
    "REVOKED": {"revoked_at": PAST},
    "EXPIRED": {"expires_at": PAST},
    "DISABLED": {"disabled_at": PAST},
    "ROTATING": {"replaced_by_number": 2},
    "ACTIVE": {"expires_at": clock.now() + clock.DAY},
}


@pytest.mark.parametrize("gravest", GIVEN)
def test_of_several_statuses_the_gravest_is_shown(gravest: str) -> None:
    given: dict[str, Any] = {}
    for each in reversed(list(GIVEN)[list(GIVEN).index(gravest) :]):
        given |= GIVEN[each]
    key, _ = ApiKey.issue(1, **given)
    assert (key.status, key.is_live) == (gravest, gravest not in ("REVOKED", "EXPIRED"))


def switched(key: ApiKey, on: bool) -> tuple[Any, ...]:
    """What is wrong with it, what the key is then, whether that is remembered, and the other time kept."""
    before = key.disabled_at if on else key.enabled_at
    problems = key.write({"enabled": on})
    at, other = (key.enabled_at, key.disabled_at) if on else (key.disabled_at, key.enabled_at)
    is_new = at is not None and at >= clock.now() - clock.SECOND
    return problems, key.status, key.enabled, is_new, other == before


def test_a_key_remembers_when_it_was_last_switched_off_and_on() -> None:
    key, _ = ApiKey.issue(1)
    found = [switched(key, on) for on in (False, False, True, True, False, True)]
    states = [("DISABLED", False)] * 2 + [("ACTIVE", True)] * 2 + [("DISABLED", False), ("ACTIVE", True)]
    assert found == [([], *state, True, True) for state in states]


def test_a_key_that_was_enabled_before_it_kept_both_times_enabled() -> None:
    key, _ = ApiKey.issue(1, enabled_at=PAST)
    assert key.status == "ACTIVE"
    key.write({"enabled": False})
    assert key.status == "DISABLED"


@pytest.mark.parametrize("on", [True, False])
def test_what_replaces_a_key_is_on_or_off_as_that_was(on: bool) -> None:
    key, _ = ApiKey.issue(1, disabled_at=PAST, enabled_at=PAST if on else None)
    new, _ = key.replacement()
    assert new.status == key.status == ("ACTIVE" if on else "DISABLED")
    assert (new.disabled_at, new.enabled_at) == (None if on else PAST, None)


@pytest.mark.promise("S20")
def test_a_key_is_over_in_the_moment_it_expires() -> None:
    key, _ = ApiKey.issue(1, expires_at=PAST)
    assert (key.status_at(PAST - 1), key.status_at(PAST)) == ("ACTIVE", "EXPIRED")


def test_scopes_are_kept_in_their_order_each_once() -> None:
    scopes = [Grant("user", "*", "READ"), Grant("a/b", 'ü"', "ADMIN"), Grant("user", "*", "READ")]
    key, _ = ApiKey.issue(1, scopes=scopes)
    assert list(key.scope_list) == scopes[:2]
    assert list(ApiKey.issue(1)[0].scope_list) == []


NARROWED = {
    (): False,
    (ADMINISTRATOR,): False,
    (Grant("docs", "1", "READ"), ADMINISTRATOR): False,
    (Grant("*", "*", "WRITE"),): True,
    (Grant("*", "1", "ADMIN"), Grant("user", "*", "ADMIN")): True,
}


@pytest.mark.parametrize("scopes", NARROWED)
def test_a_key_is_narrowed_by_scopes_that_leave_something_out(scopes: tuple[Grant, ...]) -> None:
    issued, _ = ApiKey.issue(1, scopes=scopes)
    changed, _ = ApiKey.issue(1, scopes=[Grant("docs", "1", "READ")])
    changed.narrow(scopes)
    assert [key.is_narrowed for key in (issued, issued.replacement()[0], changed)] == [NARROWED[scopes]] * 3

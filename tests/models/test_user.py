"""What a user's record takes, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models import User, text
from models.errors import Invalid, Problem
from models.text import fold


def written(**given: Any) -> tuple[User, list[Problem]]:
    user = User.new()
    return user, user.write({"username": None, "email": None, **given})


@pytest.mark.promise("S58")
@pytest.mark.parametrize(
    "twin",
    [
        "STRASSE MAYER",
        "straße mayer",
        "\u2003Strasse Mayer\n",
        "Strasse\u00a0Mayer",  # a space that does not break
        "Stra\u017f\u017fe Mayer",  # the long s of old print
        "\uff33trasse Mayer",  # full width
        "\U0001d4aetrasse Mayer",  # script
        "Stras\ufb06e Mayer".replace("\ufb06e", "se"),
    ],
)
def test_usernames_that_look_alike_are_one(twin: str) -> None:
    user, problems = written(username=twin)
    assert (user.name_keys, problems) == (["strasse mayer"], [])


@pytest.mark.promise("S58", "S63")
@pytest.mark.parametrize(
    "name",
    [
        "me",
        "ME",
        "\uff4de",
        "search",
        " Search ",
        "5c8f8b0e-1111-4000-8000-000000000000",
        "5C8F8B0E-1111-4000-8000-00000000000A",
        "\uff15c8f8b0e-1111-4000-8000-000000000000",
        "a\x00b",
        "a\nb",
        "a\x7fb",
        "a\u0085b",
        "a\u200bb",  # zero width space
        "a\u202eb",  # right-to-left override
        "\ufeffada",  # byte order mark
        "a\u00adb",  # soft hyphen
        "a\u2028b",
        "a\ue000b",  # private use
        "x" * 255,
        "\ufb03" * 100,  # one letter that is three once normalised
    ],
)
def test_usernames_that_could_deceive_are_refused(name: str) -> None:
    _, problems = written(username=name, email="ada@example.com")
    assert [(type(problem), problem.path) for problem in problems] == [(Invalid, ("username",))]


ADDRESS_FIELDS = pytest.mark.parametrize("field", ["avatar_url", "redirect_uri"])


@pytest.mark.promise("S66")
@ADDRESS_FIELDS
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "blob:https://example.com/1",
        "myapp:",
        "my app://after",
        "7app://after",
        "//example.com/",
        "/path",
        "http:/example.com",
        "http://",
        "https:example.com",
        "http://example.com:port/",
        "http://example.com:99999/",
        "http://[::1/",
        "https://example.com/a b",
        "https://example.com/\r\nX-Evil: 1",
        "https://example.com/" + "x" * 2000,
    ],
)
def test_what_is_no_address_is_refused(field: str, address: str) -> None:
    _, problems = written(username="ada", **{field: address})
    assert [(type(problem), problem.path) for problem in problems] == [(Invalid, (text.camel(field),))]


OWN_SCHEMES = pytest.mark.parametrize(
    "address", ["myapp://after?x=1", "com.example.app:/after", "MyApp+1.2-x:after", "ftp://example.com/"]
)


@OWN_SCHEMES
def test_an_app_is_led_back_to_by_its_own_scheme(address: str) -> None:
    user, problems = written(username="ada", redirect_uri=address)
    assert (user.redirect_uri, problems) == (address, [])


@pytest.mark.promise("S66")
@OWN_SCHEMES
def test_a_picture_is_on_the_web(address: str) -> None:
    _, problems = written(username="ada", avatar_url=address)
    assert [(type(problem), problem.path) for problem in problems] == [(Invalid, ("avatarUrl",))]


@ADDRESS_FIELDS
@pytest.mark.parametrize(
    "address",
    ["http://localhost:3000/cb?x=1#y", "HTTPS://example.com", "https://münchen.example/ü", "http://[::1]/"],
)
def test_addresses_of_the_web_are_kept_as_they_are(field: str, address: str) -> None:
    user, problems = written(username="ada", **{field: f" {address}\n"})
    assert (getattr(user, field), problems) == (address, [])


def test_without_a_username_or_an_e_mail_there_is_no_user() -> None:
    _, problems = written(display_name="Ada")
    assert [(problem.code, problem.path) for problem in problems] == [("REQUIRED", ("username",))]


def test_one_row_serves_both_names_when_they_are_equal() -> None:
    assert written(email="ada@example.com")[0].name_keys == ["ada@example.com"]
    assert written(username="ada", email="Ada@example.com")[0].name_keys == ["ada", "ada@example.com"]
    assert written(username="ADA@example.com", email="ada@example.com")[0].name_keys == ["ada@example.com"]


def test_what_was_wrong_is_not_taken_over() -> None:
    user, _ = written(username="ada", email="ada@example.com", first_name="Ada")
    before = user.snapshot()
    assert (
        len(user.write({"username": "me", "email": "nobody", "first_name": "x" * 201, "attributes": []})) == 4
    )
    assert user.snapshot() == before


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({}, "ada"),
        ({"first_name": "Ada"}, "Ada"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"first_name": "Ada", "last_name": "Lovelace", "display_name": "Countess"}, "Countess"),
        ({"display_name": " \t"}, "ada"),
    ],
)
def test_the_name_is_never_empty(names: dict[str, str], shown: str) -> None:
    user, problems = written(username="ada", **names)
    assert (user.name, user.name_key, problems) == (shown, shown.lower(), [])


@given(st.text())
def test_folding_is_done_after_once(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


@given(st.text(max_size=300))
@example("\u00a8")  # a space and a mark, once normalised
def test_a_username_is_kept_so_that_it_is_found_again(typed: str) -> None:
    """Whatever is accepted is accepted again as it is kept, and both are the same name."""
    user, problems = written(username=typed)
    if not problems:
        again, none = written(username=user.username)
        assert (again.username, again.username_key, none) == (user.username, fold(typed).strip(), [])

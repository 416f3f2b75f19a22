"""Names and addresses: which are the same, and which are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

import pytest

from models import policy, text
from models.errors import Invalid
from models.policy import Policy

ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
MARKS = "a" + "\u0301\u0316" * 250_000  # normalising it whole would take minutes


@pytest.fixture
def any_domain() -> Iterator[None]:
    former = policy.use(Policy(email_any_domain=True))
    yield
    policy.use(former)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "aDA"),
        ("Ünal", "u\u0308nal"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),  # whatever form of sigma ends it
        ("\uff21\uff24\uff21", "ada"),
        ("ﬁne", "FINE"),
        ("\u212bngström", "ångström"),
        ("\u0130brahim", "ibrahim"),
        ("I\u015eIK", "\u0131\u015f\u0131k"),
        ("ISPARTA", "\u0131sparta"),
        ("i\u0323\u0307", "\u1ecb"),
        ("a\u034fda", "ada"),
        ("a\u200bda\u2060", "ada"),
        ("\u3164ada", "ada"),
    ],
)
def test_spellings_that_look_the_same_fold_to_the_same(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)
    assert text.fold(text.fold(one)) == text.fold(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@xn--mnchen-3ya.de", "A@MÜNCHEN.de"),
        ("a@münchen\u3002de", "a@münchen.de"),
        ("a@mail.xn--mnchen-3ya.de", "a@mail.münchen.de"),
        ("a@xn--strae-oqa.de", "a@strasse.de"),
        (" a@example.com ", "A@EXAMPLE.COM"),
        ("a@\uff45xample.com", "a@example.com"),
    ],
)
def test_two_spellings_of_a_domain_are_one_name(one: str, other: str) -> None:
    assert text.name_key(one) == text.name_key(other)
    assert text.name_key(text.name_key(one)) == text.name_key(one)


@pytest.mark.parametrize(
    "name", ["a@xn--a", "a@xn--", "@", "a@", "a@-b", "xn--mnchen-3ya.de", f"a@xn--{'9' * 300}", "a@b@c"]
)
def test_what_is_no_domain_stays_as_it_is(name: str) -> None:
    assert text.name_key(name) == name


def test_letters_that_differ_fold_to_different_texts() -> None:
    assert len({text.fold(letter) for letter in ("a", "ä", "á", "b", " ", "")}) == 6


def test_no_text_takes_long_to_compare_or_to_check() -> None:
    began = perf_counter()
    text.fold(MARKS)
    for rule in (text.username, text.email, lambda value: text.line(value, "name")):
        with pytest.raises(Invalid):
            rule(MARKS)
    assert perf_counter() - began < 0.5


def test_ids_are_uuids_with_their_hyphens_whatever_their_case() -> None:
    assert text.is_uuid(ID)
    assert text.is_uuid(ID.upper())
    others = ("", "ada", ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", ID[:-1], ID[:-1] + "g")
    assert [other for other in others if text.is_uuid(other)] == []


@pytest.mark.parametrize(
    "username",
    [
        "a",
        "ada lovelace",
        "a/b",
        "12345",
        "+49 30 1",
        "me too",
        "ada@",
        "o'neill",
        "100%",
        "a_b",
        "日本",
        "x" * 254,
    ],
)
def test_a_username_is_almost_any_text(username: str) -> None:
    assert text.username(username) == username


def test_a_username_is_kept_trimmed_and_in_its_plainest_form() -> None:
    assert text.username("  ada \n") == "ada"
    assert text.username("\uff41\uff44\uff41") == "ada"
    assert text.username("u\u0308") == "ü"
    assert text.username(" " * 3000 + "u\u0308") == "ü"
    assert [text.username(nothing) for nothing in (None, "", "  ")] == [None] * 3


@pytest.mark.promise("S64")
@pytest.mark.parametrize(
    "username",
    ["me", "ME", "search", ".", "..", "\uff0e", "\uff4d\uff45", "\u0301", ID, ID.upper(), "a\x00b",
     "a\tb", "a\u200bb", "a\u202eb", "\ufeffa", "a\ud800", "x" * 255],
)  # fmt: skip
def test_a_username_is_never_mistaken_for_something_else(username: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.username(username)
    assert refused.value.path == ("username",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.com", "ada@example.com"),
        (" Ada.L+list@EXAMPLE.com ", "Ada.L+list@example.com"),
        ("ada@bücher.example.com", "ada@bücher.example.com"),
        ("o'neill@example.com", "o'neill@example.com"),
    ],
)
def test_an_e_mail_address_is_kept_as_typed_but_for_its_domain(typed: str, kept: str) -> None:
    assert text.email(typed) == kept


@pytest.mark.parametrize(
    "address",
    ["ada", "@example.com", "ada@", "ada@@example.com", "a b@example.com", "ada@example", "ada@host.test",
     "ada@localhost", "ada@[127.0.0.1]", "Ada <ada@example.com>", "ada@example.com\nbcc: x@y.com",
     "a\u200bda@example.com", "x@" + "y" * 320 + ".com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.email(address)
    assert refused.value.message.startswith("email is not an e-mail address")


@pytest.mark.usefixtures("any_domain")
@pytest.mark.parametrize("address", ["ada@host.test", "ada@intranet.local", "ada@localhost", "ada@host"])
def test_a_setting_accepts_domains_that_the_internet_does_not_know(address: str) -> None:
    assert text.email(address) == address


@pytest.mark.usefixtures("any_domain")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada.L@Host.TEST ", "Ada.L@host.test"),
        ("ada@bücher.Local", "ada@bücher.local"),
        ("ada@host\u3002local", "ada@host.local"),
        ("local@latest", "local@latest"),
    ],
)
def test_such_a_domain_is_kept_as_any_other(typed: str, kept: str) -> None:
    assert text.email(typed) == kept


@pytest.mark.usefixtures("any_domain")
@pytest.mark.parametrize(
    "address",
    ["a b@host.test", "@local", "ada@.test", "ada@-.local", "ada@test.", "ada@a@host.test", "local", "ada",
     "ada@" + "y" * 64 + ".test", "ada@" + "y." * 125 + "local", "ada@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_address_is_none_in_such_a_domain(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.email(address)
    assert refused.value.message.startswith("email is not an e-mail address")


@pytest.mark.parametrize(
    "good", ["https://example.com/a?b=c#d", "http://localhost:3000", "HTTP://EXAMPLE.COM", "http://[::1]/"]
)
def test_a_url_is_an_absolute_http_address(good: str) -> None:
    assert text.url(good, "avatarUrl") == good


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "//example.com",
        "/a",
        pytest.param("x" * 2001, id="too long"),
        "https://",
        "https:///a",
        "http://a b",
        "http://a:99999",
        "http://a\r\nb",
        "http://[",
    ],
)
def test_what_is_no_such_address_is_no_url(bad: str) -> None:
    with pytest.raises(Invalid):
        text.url(bad, "avatarUrl")


def test_a_line_is_trimmed_bounded_and_without_control_characters() -> None:
    assert text.line("  Ada ", "firstName") == "Ada"
    assert text.line("x" * 200, "firstName") == "x" * 200
    assert text.line(" ", "firstName") is None


@pytest.mark.parametrize(
    "bad",
    ["a\nb", "a\x1bb", "a\x7fb", "a\u2028b", "a\ud800", "x" * 201],
    ids=["a line break", "escape", "delete", "a line separator", "half a character", "too long"],
)
def test_what_is_no_line_is_refused(bad: str) -> None:
    with pytest.raises(Invalid):
        text.line(bad, "firstName")


def test_a_paragraph_may_have_line_breaks() -> None:
    assert text.paragraph(" a\n\tb\r\n ", "description") == "a\n\tb"
    assert text.paragraph(" \n ", "description") is None


@pytest.mark.parametrize("bad", ["a\x00b", "x" * 1001], ids=["a null", "too long"])
def test_what_is_no_paragraph_is_refused(bad: str) -> None:
    with pytest.raises(Invalid):
        text.paragraph(bad, "description")


def test_a_null_character_or_half_a_character_cannot_be_stored() -> None:
    assert text.is_storable("a\tü😀")
    assert not text.is_storable("a\x00")
    assert not text.is_storable("a\udfff")


@pytest.mark.parametrize(
    ("rule", "value", "message"),
    [
        (text.line, "a\x07", "surname contains a control character."),
        (text.line, "a" * 201, "surname has 201 characters, at most 200 are possible."),
        (text.url, "nope", "surname is not an http or https address."),
    ],
)
def test_what_is_refused_can_be_told_of_another_name(
    rule: Callable[[str, str], object], value: str, message: str
) -> None:
    with pytest.raises(Invalid) as refused:
        rule(value, "lastName")
    assert refused.value.message == message.replace("surname", "lastName")
    assert refused.value.message_for("surname") == message

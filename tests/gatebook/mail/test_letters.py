"""How the mail server and the sender are set, and what the letters are made of."""

from __future__ import annotations

import pytest

from gatebook.mail.letters import deliverable, duration
from gatebook.mail.relay import Relay, relay_of, sender, smtp_url
from gatebook.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.example.com", Relay("mail.example.com", 587, None, None, False, True)),
        ("smtp://a%40b:p%3Aq@mail.example.com:25", Relay("mail.example.com", 25, "a@b", "p:q", False, True)),
        ("smtps://a:b@mail.example.com/", Relay("mail.example.com", 465, "a", "b", True, False)),
        ("smtp://mail.example.com?starttls=no", Relay("mail.example.com", 587, None, None, False, False)),
        ("smtp://localhost:2525", Relay("localhost", 2525, None, None, False, None)),
        ("smtp://[::1]:2525", Relay("::1", 2525, None, None, False, None)),
    ],
)
def test_a_mail_server_is_read_from_its_url(url: str, relay: Relay) -> None:
    assert relay_of(smtp_url(url)) == relay


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://:25", "smtp://m:0", "smtp://m:99999",
     "smtp://m/path", "smtp://m?starttls=maybe", "smtp://m?x=y", "smtp://m#x", "smtp://[::1"],
)  # fmt: skip
def test_what_is_no_mail_server_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match="it is not smtp://user:password@host:port or smtps://…") as refused:
        smtp_url(url)
    assert "example.com" not in str(refused.value)


@pytest.mark.parametrize("text", ["a@example.com", "Gatebook <a@example.com>", "a@localhost.localdomain"])
def test_a_sender_is_an_address_perhaps_with_a_name(text: str) -> None:
    assert sender(text) == text


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "Gatebook a@example.com", "<a@example.com", "a@b, c@d", "a <>"]
)
def test_what_is_no_sender_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither an e-mail address nor"):
        sender(text)


def test_mail_needs_all_of_its_settings() -> None:
    given = {
        "GATEBOOK_SMTP_URL": "smtp://m",
        "GATEBOOK_MAIL_FROM": "a@example.com",
        "GATEBOOK_PUBLIC_URL": "https://users.example.com",
    }
    told = {}
    for left_out in ("GATEBOOK_SMTP_URL", "GATEBOOK_MAIL_FROM", "GATEBOOK_PUBLIC_URL"):
        with pytest.raises(SettingsError) as refused:
            Settings.from_env({name: value for name, value in given.items() if name != left_out})
        told[left_out] = str(refused.value)
    together = "GATEBOOK_SMTP_URL, GATEBOOK_MAIL_FROM and GATEBOOK_PUBLIC_URL belong together: set"
    assert told == {name: f"{together} {name}" for name in given}
    assert Settings.from_env(given).smtp_url == "smtp://m"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(60, "1 minute"), (1800, "30 minutes"), (3600, "1 hour"), (7199, "1 hour"), (604_800, "7 days")],
)
def test_how_long_a_link_is_good_is_said_in_words(seconds: int, words: str) -> None:
    assert duration(seconds) == words


def test_a_domain_is_written_as_mail_servers_know_it() -> None:
    assert deliverable("ada@münchen.de") == "ada@xn--mnchen-3ya.de"
    assert deliverable('"a@b"@example.com') == '"a@b"@example.com'

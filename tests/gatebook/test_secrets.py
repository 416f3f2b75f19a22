"""Settings that are secret stay so, and can stand in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatebook.process import process_of
from gatebook.settings import SETTINGS, Settings, SettingsError
from tests.gatebook.environment import KEY, problems, read

MAIL = {
    "SMTP_URL": "smtps://ada:s%40cret@mail.example.com",
    "MAIL_FROM": "no-reply@example.com",
    "PUBLIC_URL": "https://users.example.com",
}


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")

    assert read(ADMIN_KEY_FILE=str(file)).admin_key == KEY
    assert problems(ADMIN_KEY_FILE=str(file), ADMIN_KEY=KEY)[0].startswith(
        "GATEBOOK_ADMIN_KEY: it is set twice: GATEBOOK_ADMIN_KEY and GATEBOOK_ADMIN_KEY_FILE."
    )
    file.write_text("\n")
    assert problems(ADMIN_KEY_FILE=str(file))[0].startswith("GATEBOOK_ADMIN_KEY: it is empty.")
    file.write_bytes(b"\xff" * 40)
    assert "cannot be read: it is no text" in problems(ADMIN_KEY_FILE=str(file))[0]
    file.unlink()
    assert f'the file "{file}" cannot be read: No such file' in problems(ADMIN_KEY_FILE=str(file))[0]


def test_only_secrets_can_stand_in_files() -> None:
    assert [about.names for about in SETTINGS if len(about.names) > 1] == [
        ["GATEBOOK_DATABASE_URL", "GATEBOOK_DATABASE_URL_FILE"],
        ["GATEBOOK_DATABASE_READ_URL", "GATEBOOK_DATABASE_READ_URL_FILE"],
        ["GATEBOOK_ADMIN_KEY", "GATEBOOK_ADMIN_KEY_FILE"],
        ["GATEBOOK_SMTP_URL", "GATEBOOK_SMTP_URL_FILE"],
    ]


def test_secrets_are_not_shown() -> None:
    settings = read(ADMIN_KEY=KEY, DATABASE_URL="postgres://ada:hunter2@db:5433/users?password=hunter2")

    assert KEY not in repr(settings)
    assert "s%40cret" not in repr(read(**MAIL))
    assert "hunter2" not in repr(settings)
    assert settings.database == "postgres://ada:***@db:5433/users?***"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/lib/gate%20book.db?synchronous=FULL", "/var/lib/gate book.db"),
        ("postgres://db/users", "postgres://db/users"),
        ("postgres://ada:p%40ss@/users?host=/run/postgresql", "postgres://ada:***@/users?***"),
        ("postgres://ada%40acme.example:pass@db/users", "postgres://ada%40acme.example:***@db/users"),
        ("postgres://ada%3Apass@db/users", "postgres://***@db/users"),
    ],
)
def test_the_database_is_named_without_its_password(url: str, shown: str) -> None:
    assert read(DATABASE_URL=url).database == shown


SPELLINGS = [  # of hunter2 and the like, escaped well, badly, or not at all
    "ada:hunter2@", ":hunter2@", "ada:hun:ter2@", "ada:hun%3Ater2@", "ada:hun@ter2@", "ada:hun%40ter2@",
    "ada%3Ahunter2@", "ada%3ahunter2@", "ada%253Ahunter2@", "ada%EF%BC%9Ahunter2@", "ada\uff1ahunter2@",
    "ada;hunter2@", "ada|hunter2@", "ada hunter2@", "ada%20hunter2@", "ada%2Fhunter2@", "ada\\:hunter2@",
    "ada:4711?@", "ada:4711?ter2@", "ada:4711?ter=2@", "ada:4711?dbname=ter2@", "ada:4711?starttls=no&ter2@",
    "ada:4711#ter2@", "ada:4711/ter2@", "ada:4711/?dbname=ter2@", "ada:hun[ter2@", "ada:hun]ter2@",
    "//ada:hunter2@",
]  # fmt: skip
PLACES = {
    "SMTP_URL": ("smtp://{}mail.example", "smtps://{}[::1]:25", "SMTP://{}mail.example?starttls=no"),
    "DATABASE_URL": (
        "postgres://{}db.example/users",
        "postgresql://{}one.example:5433,two.example:5434/users?sslmode=disable",
        "postgres://{}/users?host=/run/postgresql&password=hunter2",
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_part_of_a_password_is_shown_however_it_is_spelled(spelling: str) -> None:
    urls = [(name, place.format(spelling)) for name, places in PLACES.items() for place in places]
    told = [_told(**{**MAIL, name: url}) for name, url in urls]
    assert [text for text in told for part in ("hun", "ter2", "4711") if part in text] == []


def _told(**given: str) -> str:
    """All that is shown of these settings, or why they are refused."""
    environ = {f"GATEBOOK_{name}": value for name, value in given.items()}
    try:
        settings = Settings.from_env(environ)
    except SettingsError as refused:
        return str(refused)
    return f"{settings!r} {settings.database} {process_of(settings).settings}"

"""Settings that are secret stay so, and can stand in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatebook.settings import SETTINGS
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
        ["GATEBOOK_ADMIN_KEY", "GATEBOOK_ADMIN_KEY_FILE"],
        ["GATEBOOK_SMTP_URL", "GATEBOOK_SMTP_URL_FILE"],
    ]


def test_secrets_are_not_shown() -> None:
    settings = read(ADMIN_KEY=KEY, DATABASE_URL="postgres://ada:hunter2@db:5433/users?password=hunter2")

    assert KEY not in repr(settings)
    assert "s%40cret" not in repr(read(**MAIL))
    assert "hunter2" not in repr(settings)
    assert settings.database == "postgres://ada@db:5433/users"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/lib/gate%20book.db?synchronous=FULL", "/var/lib/gate book.db"),
        ("postgres://db/users", "postgres://db/users"),
        ("postgres://ada:p%40ss@/users?host=/run/postgresql", "postgres://ada@/users"),
    ],
)
def test_the_database_is_named_without_its_password(url: str, shown: str) -> None:
    assert read(DATABASE_URL=url).database == shown

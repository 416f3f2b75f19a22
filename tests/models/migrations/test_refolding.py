"""Names folded by older rules: all are found by the new ones, and nobody is merged, renamed or lost."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from models import migrations
from models.user import derived
from tests.models.migrations.databases import RELEASED, ask, migrate

BEFORE = ("0001", "0002", "0003")
DOTTED = "\u0130brahim"
OLD_KEY = "i\u0307brahim"
USERS = [
    # number, username, its former key, email, its former key, display name
    (1, "ada", "ada", "a@example.com", "a@example.com", None),
    (2, DOTTED, OLD_KEY, None, None, None),
    (3, "ibrahim", "ibrahim", None, None, None),
    (4, "a@xn--mnchen-3ya.de", "a@xn--mnchen-3ya.de", "a@münchen.de", "a@münchen.de", "\u0130sa"),
    (5, "b\u200bob", "b\u200bob", None, None, None),
    (6, "bob", "bob", None, None, None),
    (7, "\u0131lk", "\u0131lk", "c@example.com", "c@example.com", None),
]
NAMES = [
    (1, "ada"), (1, "a@example.com"), (2, OLD_KEY), (3, "ibrahim"), (4, "a@xn--mnchen-3ya.de"),
    (4, "a@münchen.de"), (5, "b\u200bob"), (6, "bob"), (7, "\u0131lk"), (7, "c@example.com"),
]  # fmt: skip
NAMED = [(1, DOTTED, OLD_KEY), (2, "ibrahim", "ibrahim"), (3, "Apollo", "apollo")]


def text(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


def fill(url: str) -> None:
    users = [
        "INSERT INTO users (number, id, username, username_key, email, email_key, display_name, name, "
        "name_key, search_key, attributes, status, must_change_password, created_at, updated_at, version) "
        "VALUES "
        f"({number}, 'u-{number}', {text(username)}, {text(key)}, {text(email)}, {text(email_key)}, "
        f"{text(display)}, {text(display or username)}, {text(old(display or username))}, {text(key)}, "
        "'{}', 'ACTIVE', FALSE, 1, 1, 1)"
        for number, username, key, email, email_key, display in USERS
    ]
    names = [
        f"INSERT INTO names (name_key, user_number) VALUES ({text(key)}, {owner})" for owner, key in NAMES
    ]
    named = [
        f"INSERT INTO {table} ({columns}) "
        f"VALUES ({number}, '{table}-{number}', {text(name)}, {text(key)}, {rest})"
        for table, columns, rest in (
            ("projects", "number, id, name, name_key, created_at, updated_at, version", "1, 1, 1"),
            ("groups", "number, id, name, name_key, created_at", "1"),
        )
        for number, name, key in NAMED
    ]
    key = (
        "INSERT INTO api_keys (number, id, user_number, name, name_key, hint, digest, scopes, created_at) "
        f"VALUES (1, 'k-1', 1, {text(DOTTED)}, {text(OLD_KEY)}, 'gw_', 'd', '[]', 1)"
    )
    ask(url, *users, *names, *named, key)


def old(name: str) -> str:
    """As it was folded: capitals with a dot became two characters."""
    return name.casefold()


@pytest.fixture
def refolded(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> str:
    """A database of the former rules, migrated to the new ones."""
    former = tmp_path / "former"
    former.mkdir()
    for file in migrations.FOLDER.glob("*.sql"):
        if file.name.startswith(BEFORE):
            (former / file.name).write_text(file.read_text())
    migrate(url, former)
    fill(url)
    with caplog.at_level(logging.WARNING, logger="gatebook"):
        assert migrate(url) == RELEASED[len(BEFORE) :]
    return url


def test_every_column_is_folded_by_the_new_rules(refolded: str) -> None:
    (found,) = ask(
        refolded,
        "SELECT username, email, first_name, last_name, display_name, "
        "name, username_key, email_key, name_key, first_name_key, last_name_key, "
        "display_name_key, search_key FROM users ORDER BY number",
    )
    assert [row[5:] for row in found] == [tuple(derived(*row[:5]).values()) for row in found]
    assert [row[0] for row in found] == [user[1] for user in USERS]


def test_a_name_leads_to_whoever_had_it_first(refolded: str) -> None:
    (found,) = ask(refolded, "SELECT name_key, user_number FROM names ORDER BY user_number, name_key")
    assert found == [
        ("a@example.com", 1),
        ("ada", 1),
        ("ibrahim", 2),
        ("a@münchen.de", 4),
        ("bob", 5),
        ("c@example.com", 7),
        ("ilk", 7),
    ]


def test_projects_and_groups_of_one_name_keep_apart(refolded: str) -> None:
    found = ask(
        refolded, *(f"SELECT name, name_key FROM {table} ORDER BY number" for table in ("projects", "groups"))
    )
    assert found == [
        [(DOTTED, "ibrahim"), ("ibrahim", f"ibrahim {table}-2"), ("Apollo", "apollo")]
        for table in ("projects", "groups")
    ]


def test_api_keys_are_sorted_by_the_new_rules(refolded: str) -> None:
    assert ask(refolded, "SELECT name_key FROM api_keys") == [[("ibrahim",)]]


def test_whoever_lost_a_name_is_told_of(refolded: str, caplog: pytest.LogCaptureFixture) -> None:
    (found,) = ask(
        refolded,
        "SELECT target_type, target_id, target_label, reason FROM events WHERE operation = 'nameCollision' "
        "ORDER BY target_type, target_id",
    )
    told: list[Any] = [
        (
            kind,
            id_,
            name,
            f"{name!r} is the same name as {first!r} by now, to which it leads: give it another.",
        )
        for kind, id_, name, first in [
            ("Group", "groups-2", "ibrahim", DOTTED),
            ("Project", "projects-2", "ibrahim", DOTTED),
            ("User", "u-3", "ibrahim", DOTTED),
            ("User", "u-6", "bob", "b\u200bob"),
        ]
    ]
    assert found == told
    lines = sorted(record.getMessage() for record in caplog.get_records("setup") if record.name == "gatebook")
    assert lines == sorted(f"{kind.lower()} {id_}: {reason}" for kind, id_, _, reason in told)

"""What is restored is what was backed up, on either kind of database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.backup import BackupError
from models.migrations import MigrationError
from tests.documents import blocks
from tests.gatebook.running import ROOT
from tests.models.backup.carrying import backed_up, held, restore, rows
from tests.models.backup.conftest import New
from tests.models.migrations.databases import (
    FILL,
    RELEASED,
    add,
    ask,
    fill,
    fill_what_is_there,
    migrate,
    pending,
    tables,
)

OTHER = {"sqlite": "postgres", "postgres": "sqlite"}
USERS = FILL.split(";")[0].replace("u-1", "u-3").replace("u-2", "u-4")


@pytest.fixture
def filled(url: str) -> str:
    """A row in each table, one deleted whose number was the last, and a text that is no plain one."""
    migrate(url)
    fill(url)
    ask(
        url,
        "UPDATE users SET must_change_password = TRUE, name = 'Zo\u00eb \"\\ \U0001f600' WHERE number = 1",
        USERS,
        "DELETE FROM users WHERE number = 4",
    )
    return url


def test_there_and_back_all_rows_and_indexes_are_the_same(filled: str, kind: str, new: New) -> None:
    other, back = new(OTHER[kind]), new(kind)

    restore(other, backed_up(filled))
    restore(back, backed_up(other))

    assert rows(other) == rows(filled)
    assert held(back) == held(filled)
    assert pending(other) == pending(back) == []


def test_numbers_go_on_above_all_that_were_ever_given(filled: str, new: New) -> None:
    places = [new("sqlite"), new("postgres")]
    data = backed_up(filled)
    for place in places:
        restore(place, data)
        ask(
            place,
            USERS.replace("u-3", "u-5"),
            "INSERT INTO groups (id, name, name_key, created_at) VALUES ('g', '', '', 1)",
        )
    found = [
        ask(place, "SELECT number, id FROM users ORDER BY 1", "SELECT number FROM groups ORDER BY 1")
        for place in places
    ]
    assert found == [[[(1, "u-1"), (2, "u-2"), (3, "u-3"), (5, "u-5"), (6, "u-4")], [(1,), (2,)]]] * 2


def test_triggers_work_as_before(filled: str, new: New) -> None:
    places = [new("sqlite"), new("postgres")]
    data = backed_up(filled)
    for place in places:
        restore(place, data)
        ask(place, FILL.split(";")[9].replace("'e-", "'f-").replace('"u-1"', '"u-9"'))
    told = [ask(place, "SELECT user_id, sequence FROM event_users ORDER BY 1")[0] for place in places]
    assert told == [[("u-1", 2), ("u-9", 4)]] * 2


def test_the_index_for_searches_is_made_anew(filled: str, new: New) -> None:
    place = new("sqlite")
    restore(place, backed_up(filled))
    assert ask(place, "SELECT rowid FROM users_search WHERE users_search MATCH 'ada'") == [[(1,), (3,)]]


def test_a_directory_that_is_not_empty_is_left_alone(filled: str, kind: str) -> None:
    before = held(filled)
    with pytest.raises(BackupError, match=r"^The directory is not empty: .* say --replace\.$"):
        restore(filled, backed_up(filled))
    assert held(filled) == before


def test_one_that_is_only_migrated_is_empty(filled: str, kind: str, new: New) -> None:
    place = new(kind)
    migrate(place)
    restore(place, backed_up(filled))
    assert held(place) == held(filled)


def test_what_is_there_is_replaced_when_that_is_asked_for(filled: str, kind: str) -> None:
    before, data = held(filled), backed_up(filled)
    ask(filled, "DELETE FROM users", "UPDATE groups SET name = 'Other'")

    restore(filled, data, replaces=True)

    assert held(filled) == before


@pytest.mark.parametrize("newest", ["0014_permitted_users", "0012_link_makers"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(
    url: str, kind: str, new: New, folder: Path, newest: str
) -> None:
    for file in folder.glob("*.sql"):
        if file.name.partition(".")[0] > newest:
            file.unlink()
    migrate(url, folder)
    fill_what_is_there(url)
    data, place = backed_up(url, folder), new(kind)

    restore(place, data)
    migrate(url)

    assert pending(place) == []
    assert held(place) == held(url)


def test_a_database_can_be_backed_up_before_it_is_brought_up_to_date(
    filled: str, kind: str, new: New, folder: Path
) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER)")
    place = new(kind)
    restore(place, backed_up(filled, folder), folder)
    assert pending(place, folder) == []
    assert tables(place) >= ["api_keys", "event_users", "events"]
    assert rows(place) == {**rows(filled), "more": []}


def test_what_a_newer_version_has_migrated_is_refused(filled: str, kind: str, new: New, folder: Path) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER)")
    own, place = backed_up(filled), new(kind)
    migrate(filled, folder)
    newer, before = backed_up(filled, folder), held(filled)

    with pytest.raises(
        BackupError, match=r"^The backup was made by a newer Gatebook \(9001_more is not known here"
    ):
        restore(place, newer)
    with pytest.raises(
        BackupError, match=r"^This database was migrated by a newer Gatebook \(9001_more .* new one\.$"
    ):
        restore(filled, own, replaces=True)
    with pytest.raises(MigrationError, match=r"^This database was migrated by a newer Gatebook"):
        backed_up(filled)

    assert tables(place) == []
    assert held(filled) == before


def test_nothing_can_be_backed_up_where_nothing_is(url: str, kind: str) -> None:
    with pytest.raises(
        BackupError, match=r"^(There is no database .*\.db|The database has no tables: there is .*)\.$"
    ):
        backed_up(url)


def test_rows_that_point_at_nothing_are_refused(tmp_path: Path, new: New) -> None:
    broken, places = new("sqlite"), [new("sqlite"), new("postgres")]
    migrate(broken)
    fill(broken)
    with closing(sqlite3.connect(broken.removeprefix("sqlite://"), isolation_level=None)) as connection:
        connection.execute("UPDATE memberships SET user_number = 77")
    data = backed_up(broken)
    with pytest.raises(BackupError, match="point at nothing"):
        restore(places[0], data)
    with pytest.raises(MigrationError, match=r"cannot be restored: .*foreign key"):
        restore(places[1], data)
    assert [tables(place) for place in places] == [[], []]


def test_the_backup_names_every_migration(filled: str, new: New) -> None:
    place = new("sqlite")
    restore(place, backed_up(filled))
    assert held(place)["steps"] == RELEASED


def test_sessions_and_links_can_be_ended_as_the_documentation_says(filled: str, kind: str, new: New) -> None:
    place, (ending,) = new(kind), blocks(ROOT / "docs" / "backup.md", "sql")
    restore(place, backed_up(filled))
    ask(place, *ending.strip().removesuffix(";").split(";"))
    ended: dict[str, list[object]] = {"sessions": [], "one_time_tokens": [], "outbox": []}
    assert rows(place) == {**rows(filled), **ended}

"""Upgrading a database: nothing is lost and nothing runs twice."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models import migrations
from models.migrations import steps
from models.migrations.sqlite import statements
from tests.models.migrations.databases import (
    FILL,
    RELEASED,
    add,
    ask,
    everything,
    fill,
    indexes,
    migrate,
    pending,
    rebuild,
    start_migrating,
)


def test_migrating_twice_is_no_different_from_once(url: str) -> None:
    assert pending(url) == RELEASED
    assert migrate(url) == RELEASED
    fill(url)
    before = everything(url)

    assert pending(url) == []
    assert migrate(url) == []
    assert everything(url) == before


def test_pending_leaves_no_file_behind(tmp_path: Path) -> None:
    assert pending(f"sqlite://{tmp_path}/gatebook.db") == RELEASED
    assert list(tmp_path.iterdir()) == []


def test_each_step_is_announced(url: str, folder: Path) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER)")
    heard: list[str] = []

    asyncio.run(migrations.migrate(url, heard.append, folder))

    assert heard == [*RELEASED, "9001_more"]


def test_four_migrators_at_once_all_succeed(url: str, folder: Path) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER); INSERT INTO more VALUES (1)")
    migrators = start_migrating(url, folder, 4)

    ends = [(*migrator.communicate(timeout=60), migrator.returncode) for migrator in migrators]

    assert [(error, status) for _, error, status in ends] == [("", 0)] * 4
    applied = [word for output, _, _ in ends for word in output.splitlines()[-1].split()]
    assert sorted(applied) == [*RELEASED, "9001_more"]
    assert ask(url, "SELECT n FROM more", "SELECT name FROM schema_migrations ORDER BY 1") == [
        [(1,)],
        [(name,) for name in [*RELEASED, "9001_more"]],
    ]


def test_a_rebuilt_table_loses_no_row_and_no_index(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    ask(url, "DELETE FROM users WHERE number = 2")
    before = everything(url)
    add(folder, "9001_rebuild", rebuild(url))

    assert migrate(url, folder) == ["9001_rebuild"]

    after = everything(url)
    assert after.pop("users") == [(*row, None) for row in before.pop("users")]
    records = before.pop("schema_migrations")
    assert after.pop("schema_migrations")[:-1] == records
    assert after == before


def test_a_number_is_not_used_again_after_a_rebuild(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    ask(url, "DELETE FROM users WHERE number = 2")
    add(folder, "9001_rebuild", rebuild(url))
    migrate(url, folder)

    ask(url, FILL.split(";")[0].replace("u-1", "u-3").replace("u-2", "u-4"))

    assert ask(url, "SELECT number, id FROM users ORDER BY 1")[0] == [(1, "u-1"), (3, "u-3"), (4, "u-4")]


@pytest.mark.promise("S18")
def test_only_the_owner_can_read_the_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "gatebook.db"
    migrate(f"sqlite://{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.execute("INSERT INTO groups (id, name, name_key, created_at) VALUES ('g', 'G', 'g', 1)")
        connection.commit()
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert modes == {"gatebook.db": "0o600", "gatebook.db-wal": "0o600", "gatebook.db-shm": "0o600"}


def test_a_script_is_cut_only_where_a_statement_ends() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END;"
    script = f"-- one; two\nINSERT INTO a VALUES ('x;y');{trigger}\n/* the; end */ SELECT 1"

    assert list(statements(script)) == [
        "-- one; two\nINSERT INTO a VALUES ('x;y');",
        trigger,
        "\n/* the; end */ SELECT 1",
    ]


def test_both_databases_have_the_same_migrations() -> None:
    kinds = ("sqlite", "postgres")
    names = [
        sorted(file.name.split(".")[0] for file in migrations.FOLDER.glob(f"*.{kind}.sql")) for kind in kinds
    ]
    assert names[0] == names[1] != []


def test_the_indexes_that_are_checked_for_are_all_that_are_made(url: str) -> None:
    migrate(url)
    made = {name for name, *_ in indexes(url)}
    told = steps.indexes(steps.migrations(url.partition(":")[0], migrations.FOLDER))
    by_constraints = re.compile("sqlite_autoindex_.*|.*_pkey|.*_key")
    assert set(told) - made == set()
    assert {name for name in made - set(told) if not by_constraints.fullmatch(name)} <= {"users_search"}

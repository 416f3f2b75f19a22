"""A migration that fails, or may not run: all stays as it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.migrations import MigrationError
from tests.models.migrations.databases import (
    RELEASED,
    add,
    ask,
    everything,
    fill,
    migrate,
    pending,
    start_migrating,
)


def test_a_migration_that_fails_half_way_leaves_all_as_it_was(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    before = everything(url)
    add(folder, "9001_fails", "CREATE TABLE half (n INTEGER); DELETE FROM groups; SELECT nonsense;")

    with pytest.raises(
        MigrationError, match=r"^The migration 9001_fails failed and was undone: .*nonsense.*$"
    ):
        migrate(url, folder)

    assert everything(url) == before
    assert pending(url, folder) == ["9001_fails"]
    add(folder, "9001_fails", "CREATE TABLE half (n INTEGER)")
    assert migrate(url, folder) == ["9001_fails"]


def test_what_was_applied_before_a_failing_migration_stays(url: str, folder: Path) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER)")
    add(folder, "9002_fails", "DROP TABLE more; SELECT nonsense")

    with pytest.raises(MigrationError, match="9002_fails"):
        migrate(url, folder)

    assert pending(url, folder) == ["9002_fails"]
    assert ask(url, "SELECT n FROM more") == [[]]


def test_a_migration_may_not_leave_rows_that_point_at_nothing(tmp_path: Path, folder: Path) -> None:
    url = f"sqlite://{tmp_path}/gatebook.db"
    migrate(url, folder)
    fill(url)
    before = everything(url)
    add(folder, "9001_careless", "DELETE FROM users")

    with pytest.raises(MigrationError) as refused:
        migrate(url, folder)

    assert str(refused.value).startswith(
        "The migration 9001_careless failed and was undone: 9 rows point at nothing, the first from "
    )
    assert everything(url) == before


SLOW = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90000000)"
    " INSERT INTO half SELECT count(*) FROM n",
    "postgres": "SELECT pg_sleep(3)",
}


def test_a_migrator_killed_in_the_middle_leaves_all_as_it_was(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    before = everything(url)
    for kind, slow in SLOW.items():
        (folder / f"9001_slow.{kind}.sql").write_text(
            f"CREATE TABLE half (n INTEGER); DELETE FROM groups; {slow}"
        )
    (migrator,) = start_migrating(url, folder)
    assert migrator.stdout
    assert migrator.stdout.readline() == "begins 9001_slow\n"
    time.sleep(0.3)
    migrator.kill()
    migrator.communicate(timeout=10)
    assert migrator.returncode == -9

    add(folder, "9001_slow", "CREATE TABLE half (n INTEGER)")
    assert everything(url) == before
    assert migrate(url, folder) == ["9001_slow"]
    assert ask(url, "SELECT * FROM half") == [[]]
    assert everything(url)["groups"] == before["groups"]


NEWEST = RELEASED[-1][:4]
ANOTHER = f"{RELEASED[-2][:4]}_zzz"  # beside ours, so that it is of another past


@pytest.mark.parametrize("run", [migrate, pending])
@pytest.mark.parametrize("newer", [["9001_more"], ["9001_more", f"9002_less_needs_{NEWEST}"]], ids=len)
def test_code_goes_on_with_what_a_newer_version_only_added_or_took_away_without_its_need(
    url: str,
    folder: Path,
    run: Callable[[str], object],
    newer: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for place, name in enumerate(newer):
        add(folder, name, f"CREATE TABLE more{place} (n INTEGER)")
    migrate(url, folder)
    before = everything(url)

    assert run(url) == []
    assert everything(url) == before
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        f"The database was migrated by a newer Gatebook, to {newer[-1]}: this one goes on."
    ]


@pytest.mark.parametrize("run", [migrate, pending])
@pytest.mark.parametrize(
    ("newer", "missing"),
    [
        ("9001_less_needs_9001", None),
        ("9001_less_needs_9000", None),
        (ANOTHER, None),
        ("9001_more", RELEASED[-1]),
    ],
)
def test_else_a_database_of_a_newer_version_is_refused(
    url: str, folder: Path, run: Callable[[str], object], newer: str, missing: str | None
) -> None:
    add(folder, newer, "CREATE TABLE more (n INTEGER)")
    migrate(url, folder)
    if missing:
        ask(url, f"DELETE FROM schema_migrations WHERE name = '{missing}'")
    before = everything(url)

    with pytest.raises(MigrationError) as refused:
        run(url)
    assert str(refused.value) == (
        f"This database was migrated by a newer Gatebook ({newer} is not known here): "
        "run that version, or restore a backup made before."
    )
    assert everything(url) == before


def test_a_migration_changed_after_it_was_applied_is_refused(url: str, folder: Path) -> None:
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER)")
    migrate(url, folder)
    add(folder, "9001_more", "CREATE TABLE more (n INTEGER, m INTEGER)")

    with pytest.raises(MigrationError) as refused:
        migrate(url, folder)

    assert str(refused.value) == (
        "The migration 9001_more is not the one this database was made with: "
        "restore the file as it was released."
    )


def test_a_database_that_cannot_be_opened_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear database, " * 100)
    databases = {
        f"sqlite://{tmp_path}/nowhere/gatebook.db": f"database {tmp_path}/nowhere/gatebook.db",
        f"sqlite://{tmp_path}/letter.txt": f"database {tmp_path}/letter.txt",
        "postgres://ada:hunter2@127.0.0.1:1/x": "PostgreSQL database",
    }
    said = {}
    for url in databases:
        with pytest.raises(MigrationError) as refused:
            migrate(url)
        said[url] = str(refused.value)
    beginnings = {url: text.partition(": ")[0] for url, text in said.items()}
    assert beginnings == {url: f"The {each} cannot be opened or migrated" for url, each in databases.items()}
    assert [text for text in said.values() if "\n" in text or "hunter2" in text] == []

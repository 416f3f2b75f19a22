"""Upgrading a database: nothing is lost, nothing runs twice, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models import migrations
from models.migrations import MigrationError
from models.migrations.sqlite import statements
from tests import postgres

MIGRATE = """
import asyncio, pathlib, sys
from models import migrations
say = lambda name: print("begins", name, flush=True)
print("ready", flush=True)
sys.stdin.readline()
print(*asyncio.run(migrations.migrate(sys.argv[1], say, pathlib.Path(sys.argv[2]))))
"""
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/gatebook.db"
        return
    server, name = request.getfixturevalue("server"), f"migrations_{next(NUMBERS)}"
    yield asyncio.run(postgres.create_database(server, name))
    asyncio.run(postgres.drop_database(server, name))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations of this version, to which a test adds its own."""
    copy = tmp_path / "migrations"
    copy.mkdir()
    for file in migrations.FOLDER.glob("*.sql"):
        shutil.copy(file, copy)
    return copy


def migrate(url: str, folder: Path = migrations.FOLDER) -> list[str]:
    return asyncio.run(migrations.migrate(url, folder=folder))


def pending(url: str, folder: Path = migrations.FOLDER) -> list[str]:
    return asyncio.run(migrations.pending(url, folder))


def start_migrating(url: str, folder: Path, count: int = 1) -> list[subprocess.Popen[str]]:
    """Processes that begin at the same instant, with what is slow behind them."""
    command = [sys.executable, "-c", MIGRATE, url, str(folder)]
    pipe = subprocess.PIPE
    migrators = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(count)
    ]
    for migrator in migrators:
        assert migrator.stdout
        assert migrator.stdout.readline() == "ready\n"
    for migrator in migrators:
        assert migrator.stdin
        migrator.stdin.write("\n")
        migrator.stdin.flush()
    return migrators


def add(folder: Path, name: str, script: str) -> None:
    for kind in ("sqlite", "postgres"):
        (folder / f"{name}.{kind}.sql").write_text(script)


def ask(url: str, *texts: str) -> list[list[tuple[Any, ...]]]:
    """Run each statement, and give the rows of each."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            return [connection.execute(text).fetchall() for text in texts]
    return asyncio.run(_ask_postgres(url, texts))


async def _ask_postgres(url: str, texts: tuple[str, ...]) -> list[list[tuple[Any, ...]]]:
    connection = await asyncpg.connect(url)
    try:
        return [[tuple(row) for row in await connection.fetch(text)] for text in texts]
    finally:
        await connection.close()


def tables(url: str) -> list[str]:
    if url.startswith("sqlite"):
        text = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY 1"
    else:
        text = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [name for (name,) in ask(url, text)[0]]


def indexes(url: str) -> list[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        text = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' ORDER BY 1"
    else:
        text = "SELECT indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    return ask(url, text)[0]


def everything(url: str) -> dict[str, Any]:
    """All rows of all tables, and all indexes."""
    names = tables(url)
    found = ask(url, *[f"SELECT * FROM {name} ORDER BY 1" for name in names])
    return {**dict(zip(names, found, strict=True)), "indexes": indexes(url)}


FILL = """
    INSERT INTO users (id, username, username_key, name, name_key, search_key, status, created_at, updated_at)
      VALUES ('u-1', 'Ada', 'ada', 'Ada', 'ada', 'ada', 'ACTIVE', 1, 1),
             ('u-2', 'Bob', 'bob', 'Bob', 'bob', 'bob', 'DEACTIVATED', 2, 2);
    INSERT INTO names VALUES ('ada', 1), ('bob', 2);
    INSERT INTO projects (id, name, name_key, created_at, updated_at) VALUES ('p-1', 'A', 'a', 1, 1);
    INSERT INTO memberships (user_number, project_number, role, joined_at) VALUES (1, 1, 'ADMIN', 1);
    INSERT INTO groups (id, name, name_key, created_at) VALUES ('g-1', 'Support', 'support', 1);
    INSERT INTO group_members (group_number, user_number) VALUES (1, 2);
    INSERT INTO permissions (id, user_number, resource_type, resource, type, created_at)
      VALUES ('r-1', 1, '*', '*', 'ADMIN', 1);
    INSERT INTO api_keys (id, user_number, project_number, hint, digest, created_at)
      VALUES ('k-1', 1, 1, 'gw_abc...xyz', 'd-1', 1);
    INSERT INTO sessions (id, user_number, digest, created_at, last_seen_at, expires_at)
      VALUES ('s-1', 2, 'd-2', 1, 1, 9);
    INSERT INTO events (id, at, operation, door, actor_label, target_id, target_type, target_label, changes,
      request_id) VALUES ('e-1', 1, 'createUser', 'GRAPHQL', 'Ada', 'u-2', 'USER', 'Bob', '[]', 'q-1');
    INSERT INTO sign_in_failures VALUES ('bob', 3, 1, NULL)"""


def fill(url: str) -> None:
    ask(url, *FILL.split(";"))
    assert [name for name, rows in everything(url).items() if not rows] == []


def rebuild(url: str) -> str:
    """Make users anew with one column more: on SQLite as its manual says, with every index written again."""
    if not url.startswith("sqlite"):
        return "ALTER TABLE users ALTER first_name TYPE VARCHAR(300), ADD nickname TEXT;"
    (((table,),), made) = ask(
        url,
        "SELECT sql FROM sqlite_master WHERE name = 'users'",
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users' AND sql IS NOT NULL",
    )
    return ";\n".join(
        [
            table.replace("TABLE users", "TABLE users_new").removesuffix("\n)") + ",\n  nickname TEXT\n)",
            "INSERT INTO users_new SELECT *, NULL FROM users",
            "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') "
            "WHERE name = 'users_new'",
            "DROP TABLE users",
            "ALTER TABLE users_new RENAME TO users",
            *[text for (text,) in made],
        ]
    )


def test_migrating_twice_is_no_different_from_once(url: str) -> None:
    assert pending(url) == ["0001_directory"]
    assert migrate(url) == ["0001_directory"]
    fill(url)
    before = everything(url)

    assert pending(url) == []
    assert migrate(url) == []
    assert everything(url) == before


def test_pending_leaves_no_file_behind(tmp_path: Path) -> None:
    assert pending(f"sqlite://{tmp_path}/gatebook.db") == ["0001_directory"]
    assert list(tmp_path.iterdir()) == []


def test_each_step_is_announced(url: str, folder: Path) -> None:
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER)")
    heard: list[str] = []

    asyncio.run(migrations.migrate(url, heard.append, folder))

    assert heard == ["0001_directory", "0002_more"]


def test_four_migrators_at_once_all_succeed(url: str, folder: Path) -> None:
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER); INSERT INTO more VALUES (1)")
    migrators = start_migrating(url, folder, 4)

    ends = [(*migrator.communicate(timeout=60), migrator.returncode) for migrator in migrators]

    assert [(error, status) for _, error, status in ends] == [("", 0)] * 4
    applied = [word for output, _, _ in ends for word in output.splitlines()[-1].split()]
    assert sorted(applied) == ["0001_directory", "0002_more"]
    assert ask(url, "SELECT n FROM more", "SELECT name FROM schema_migrations ORDER BY 1") == [
        [(1,)],
        [("0001_directory",), ("0002_more",)],
    ]


def test_a_rebuilt_table_loses_no_row_and_no_index(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    ask(url, "DELETE FROM users WHERE number = 2")
    before = everything(url)
    add(folder, "0002_rebuild", rebuild(url))

    assert migrate(url, folder) == ["0002_rebuild"]

    after = everything(url)
    assert after.pop("users") == [(*row, None) for row in before.pop("users")]
    records = before.pop("schema_migrations")
    assert after.pop("schema_migrations")[:1] == records
    assert after == before


def test_a_number_is_not_used_again_after_a_rebuild(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    ask(url, "DELETE FROM users WHERE number = 2")
    add(folder, "0002_rebuild", rebuild(url))
    migrate(url, folder)

    ask(url, FILL.split(";")[0].replace("u-1", "u-3").replace("u-2", "u-4"))

    assert ask(url, "SELECT number, id FROM users ORDER BY 1")[0] == [(1, "u-1"), (3, "u-3"), (4, "u-4")]


def test_a_migration_that_fails_half_way_leaves_all_as_it_was(url: str, folder: Path) -> None:
    migrate(url, folder)
    fill(url)
    before = everything(url)
    add(folder, "0002_fails", "CREATE TABLE half (n INTEGER); DELETE FROM groups; SELECT nonsense;")

    with pytest.raises(
        MigrationError, match=r"^The migration 0002_fails failed and was undone: .*nonsense.*$"
    ):
        migrate(url, folder)

    assert everything(url) == before
    assert pending(url, folder) == ["0002_fails"]
    add(folder, "0002_fails", "CREATE TABLE half (n INTEGER)")
    assert migrate(url, folder) == ["0002_fails"]


def test_what_was_applied_before_a_failing_migration_stays(url: str, folder: Path) -> None:
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER)")
    add(folder, "0003_fails", "DROP TABLE more; SELECT nonsense")

    with pytest.raises(MigrationError, match="0003_fails"):
        migrate(url, folder)

    assert pending(url, folder) == ["0003_fails"]
    assert ask(url, "SELECT n FROM more") == [[]]


def test_a_migration_may_not_leave_rows_that_point_at_nothing(tmp_path: Path, folder: Path) -> None:
    url = f"sqlite://{tmp_path}/gatebook.db"
    migrate(url, folder)
    fill(url)
    before = everything(url)
    add(folder, "0002_careless", "DELETE FROM users")

    with pytest.raises(MigrationError) as refused:
        migrate(url, folder)

    assert str(refused.value).startswith(
        "The migration 0002_careless failed and was undone: 7 rows point at nothing, the first from "
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
        (folder / f"0002_slow.{kind}.sql").write_text(
            f"CREATE TABLE half (n INTEGER); DELETE FROM groups; {slow}"
        )
    (migrator,) = start_migrating(url, folder)
    assert migrator.stdout
    assert migrator.stdout.readline() == "begins 0002_slow\n"
    time.sleep(0.3)
    migrator.kill()
    migrator.communicate(timeout=10)
    assert migrator.returncode == -9

    add(folder, "0002_slow", "CREATE TABLE half (n INTEGER)")
    assert everything(url) == before
    assert migrate(url, folder) == ["0002_slow"]
    assert ask(url, "SELECT * FROM half") == [[]]
    assert everything(url)["groups"] == before["groups"]


def test_a_database_of_a_newer_version_is_refused(url: str, folder: Path) -> None:
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER)")
    migrate(url, folder)
    before = everything(url)

    for run in (migrate, pending):
        with pytest.raises(MigrationError) as refused:
            run(url)
        assert str(refused.value) == (
            "This database was migrated by a newer Gatebook (0002_more is not known here): "
            "run that version, or restore a backup made before."
        )
    assert everything(url) == before


def test_a_migration_changed_after_it_was_applied_is_refused(url: str, folder: Path) -> None:
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER)")
    migrate(url, folder)
    add(folder, "0002_more", "CREATE TABLE more (n INTEGER, m INTEGER)")

    with pytest.raises(MigrationError) as refused:
        migrate(url, folder)

    assert str(refused.value) == (
        "The migration 0002_more is not the one this database was made with: "
        "restore the file as it was released."
    )


def test_only_the_owner_can_read_the_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "gatebook.db"
    migrate(f"sqlite://{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.execute("INSERT INTO groups (id, name, name_key, created_at) VALUES ('g', 'G', 'g', 1)")
        connection.commit()
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert modes == {"gatebook.db": "0o600", "gatebook.db-wal": "0o600", "gatebook.db-shm": "0o600"}


def test_a_database_that_cannot_be_opened_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear database, " * 100)
    for url, database in {
        f"sqlite://{tmp_path}/nowhere/gatebook.db": f"database {tmp_path}/nowhere/gatebook.db",
        f"sqlite://{tmp_path}/letter.txt": f"database {tmp_path}/letter.txt",
        "postgres://ada:hunter2@127.0.0.1:1/x": "PostgreSQL database",
    }.items():
        with pytest.raises(MigrationError) as refused:
            migrate(url)
        assert str(refused.value).startswith(f"The {database} cannot be opened or migrated: ")
        assert "\n" not in str(refused.value)
        assert "hunter2" not in str(refused.value)


def test_a_script_is_cut_only_where_a_statement_ends() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END;"
    script = f"-- one; two\nINSERT INTO a VALUES ('x;y');{trigger}\n/* the; end */ SELECT 1"

    assert list(statements(script)) == [
        "-- one; two\nINSERT INTO a VALUES ('x;y');",
        trigger,
        "\n/* the; end */ SELECT 1",
    ]


def test_both_databases_have_the_same_migrations() -> None:
    names = [
        sorted(file.name.split(".")[0] for file in migrations.FOLDER.glob(f"*.{kind}.sql")) for kind in SLOW
    ]
    assert names[0] == names[1] != []

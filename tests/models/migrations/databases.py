"""Migrating databases, and looking at all that is in them."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from models import migrations
from tests import postgres
from tests.processes import start_together

RELEASED = [
    "0001_directory",
    "0002_link_order",
    "0003_named_keys",
    "0004_folding",
    "0005_group_versions",
    "0006_one_time_tokens",
    "0007_outbox",
    "0008_key_versions",
    "0009_text_keys",
    "0010_partial_indexes",
    "0011_key_owners",
    "0012_link_makers",
    "0013_search_index",
    "0014_permitted_users",
    "0015_event_users",
]
MIGRATE = """
import asyncio, pathlib, sys
from models import migrations
say = lambda name: print("begins", name, flush=True)
print("ready", flush=True)
sys.stdin.readline()
print(*asyncio.run(migrations.migrate(sys.argv[1], say, pathlib.Path(sys.argv[2]))))
"""


def migrate(url: str, folder: Path = migrations.FOLDER) -> list[str]:
    return asyncio.run(migrations.migrate(url, folder=folder))


def pending(url: str, folder: Path = migrations.FOLDER) -> list[str]:
    return asyncio.run(migrations.pending(url, folder))


def start_migrating(url: str, folder: Path, count: int = 1) -> list[subprocess.Popen[str]]:
    return start_together([[sys.executable, "-c", MIGRATE, url, str(folder)]] * count)


def add(folder: Path, name: str, script: str) -> None:
    for kind in ("sqlite", "postgres"):
        (folder / f"{name}.{kind}.sql").write_text(script)


def ask(url: str, *texts: str) -> list[list[tuple[Any, ...]]]:
    """Run each statement, and give the rows of each."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            return [connection.execute(text).fetchall() for text in texts]
    return asyncio.run(ask_postgres(url, texts))


async def ask_postgres(url: str, texts: tuple[str, ...]) -> list[list[tuple[Any, ...]]]:
    async with postgres.connected(url) as connection:
        return [[tuple(row) for row in await connection.fetch(text)] for text in texts]


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
      request_id) VALUES ('e-1', 1, 'createUser', 'GRAPHQL', 'Ada', 'u-2', 'USER', 'Bob', '[]', 'q-1'),
        ('e-2', 1, 'addProjectMember', 'GRAPHQL', 'Ada', 'p-1', 'Project', 'A', '[["user",null,"u-1"]]', 'q');
    INSERT INTO sign_in_failures VALUES ('bob', 3, 1, NULL);
    INSERT INTO one_time_tokens (user_number, purpose, digest, created_at, expires_at)
      VALUES (2, 'INVITATION', 'd-3', 1, 9);
    INSERT INTO outbox (user_number, purpose, seconds, next_at) VALUES (2, 'INVITATION', 60, 1)"""


INSERT = re.compile(r"INSERT INTO (\w+)")


def fill(url: str) -> None:
    ask(url, *FILL.split(";"))
    assert [name for name, rows in everything(url).items() if not rows] == []


def fill_what_is_there(url: str) -> None:
    """The tables of an older version."""
    there = tables(url)
    ask(url, *[text for text in FILL.split(";") if INSERT.findall(text)[0] in there])


def rebuild(url: str) -> str:
    """Make users anew with one column more: on SQLite as its manual says, with every index and trigger
    written again."""
    if not url.startswith("sqlite"):
        return "ALTER TABLE users ALTER first_name TYPE VARCHAR(300), ADD nickname TEXT;"
    (((table,),), made) = ask(
        url,
        "SELECT sql FROM sqlite_master WHERE name = 'users'",
        "SELECT sql FROM sqlite_master WHERE type <> 'table' AND tbl_name = 'users' AND sql IS NOT NULL",
    )
    return ";\n".join(
        [
            table.replace("TABLE users", "TABLE users_new").removesuffix(")").rstrip()
            + ",\n  nickname TEXT\n)",
            "INSERT INTO users_new SELECT *, NULL FROM users",
            "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') "
            "WHERE name = 'users_new'",
            "DROP TABLE users",
            "ALTER TABLE users_new RENAME TO users",
            *[text for (text,) in made],
        ]
    )

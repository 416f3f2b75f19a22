"""What is the matter with a database is told in words that an operator can act on."""

from __future__ import annotations

import errno
import os
import resource
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import OperationalError, TransactionManagementError

from models.outages import is_read_only, reason
from models.postgres_hosts import connect
from tests.conftest import Copy


def fill(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x TEXT)")


def read_only(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("INSERT INTO t VALUES (1)")


def full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("INSERT INTO t VALUES (?)", ["x" * 99_999])


def locked(path: Path) -> None:
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path, timeout=0)) as other:
        one.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def no_database(path: Path) -> None:
    path.write_text("Dear database, " * 100)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM t")


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM t")


def not_there(path: Path) -> None:
    sqlite3.connect(path / "below")


def out_of_descriptors(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = [os.open(os.devnull, os.O_RDONLY)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (opened[0] + 1, hard))
    try:
        sqlite3.connect(path).execute("SELECT * FROM t")
    except sqlite3.Error as error:
        raise LookupError(reason(error)) from None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        os.close(opened[0])


def no_such_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM gone")


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (read_only, "it is read-only"),
        (full, "its disk is full"),
        (locked, "it is locked by another process"),
        (no_database, "its file is not a database"),
        (damaged, "its file is damaged: restore a backup"),
        (not_there, "its file cannot be opened"),
        (no_such_table, None),
    ],
)
def test_of_sqlite(tmp_path: Path, break_it: Callable[[Path], None], words: str | None) -> None:
    path = tmp_path / "some.db"
    fill(path)
    with pytest.raises(sqlite3.Error) as broken:
        break_it(path)
    assert reason(broken.value) == words
    assert reason(OperationalError(broken.value)) == words


def test_of_sqlite_without_a_descriptor_left(tmp_path: Path) -> None:
    fill(tmp_path / "some.db")
    with pytest.raises(LookupError, match="out of file descriptors: see ulimit -n"):
        out_of_descriptors(tmp_path / "some.db")


@pytest.fixture
def nobody_listens() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def asked(url: str, text: str = "SELECT 1") -> Any:
    connection = await connect(url, timeout=2)
    try:
        await connection.execute(text)
    finally:
        await connection.close()


CASES = {
    "read-only": ("?", "CREATE TABLE x ()", "it is read-only"),
    "no database": ("/nothing?", "", "there is no such database"),
    "no user": ("nobody:hunter2@", "", "it refuses our user or password"),
    "too many": ("crowded@", "", "it has too many connections"),
    "no right": ("weak@", "SELECT * FROM users", "its user lacks a right"),
    "too long": ("?statement_timeout=50", "SELECT pg_sleep(3)", "a statement took too long"),
    "no standby": (
        "?target_session_attrs=standby",
        "",
        "none of its servers is what target_session_attrs asks for",
    ),
    "no table": ("?", "SELECT * FROM gone", None),
}


@pytest.mark.parametrize(("change", "text", "words"), CASES.values(), ids=CASES)
async def test_of_postgresql(
    postgresql: Copy, tmp_path: Path, change: str, text: str, words: str | None
) -> None:
    async with postgresql(tmp_path) as url:
        if "postgres@/" not in url:
            pytest.skip("it makes users, which a server of our own has no use for afterwards")
        for role in ("crowded LOGIN CONNECTION LIMIT 0", "weak LOGIN"):
            await asked(url, f"DROP ROLE IF EXISTS {role.split()[0]}; CREATE ROLE {role}")
        if change.endswith("@"):
            url = url.replace("postgres@", change)
        elif change.startswith("/"):
            url = url.replace(url[url.index("@/") + 1 : url.index("?") + 1], change)
        else:
            url = f"{url}&{change[1:] or 'options=-c%20default_transaction_read_only%3Don'}"
        with pytest.raises((asyncpg.PostgresError, asyncpg.InternalClientError)) as broken:
            await asked(url, text)
    assert reason(broken.value) == words
    assert is_read_only(TransactionManagementError(broken.value)) is (words == "it is read-only")


async def test_of_what_lies_between(nobody_listens: int) -> None:
    told = []
    for place in (f"127.0.0.1:{nobody_listens}", "nowhere.invalid", "%2Fnowhere"):
        with pytest.raises(OSError) as broken:  # noqa: PT011 - of any kind
            await asked(f"postgres://ada@{place}/users")
        told.append(reason(broken.value))
    assert [each and each.startswith("it cannot be reached: ") for each in told] == [True] * 3
    assert reason(TimeoutError()) == "it does not answer in time"
    assert reason(OSError(errno.EMFILE, "x")) == "this process is out of file descriptors: see ulimit -n"
    assert reason(OSError(errno.ENOSPC, "x")) == "its disk is full"
    assert reason(ValueError("locked")) is None

"""What a user takes, and what is asked of one: measured on many, to be counted up to a hundred million."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from models import clock, database, postgres_watch, retention
from models.database import Sql, scalar
from scripts.benchmark import directory, large, servers
from scripts.benchmark.load import COUNTER, Job, run
from scripts.benchmark.works import CREATE, graphql
from scripts.hostile.attacked import used
from tests import postgres
from tests.faults.asking import KEY
from tests.faults.conftest import Told
from tests.gatebook.running import environment
from tests.models.migrations.databases import ask

SECONDS = 3600
ASKED, CONNECTIONS = 8.0, 16
SIZES = """
SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples > 1000 ORDER BY 3 DESC"""
INDEX = "SELECT pg_relation_size('users_search')"
EVENTS = "SELECT COUNT(*), pg_total_relation_size('events') FROM events"
WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
VERIFY = "mutation ($key: String!) { verifyApiKey(secret: $key) { valid code user { id username } } }"
CHANGES = {
    "counting users": "SELECT COUNT(*) FROM users",
    "counting keys": "SELECT COUNT(*) FROM api_keys",
    "a column without a value": "ALTER TABLE users ADD COLUMN one TEXT",
    "a column with a default": "ALTER TABLE users ADD COLUMN two TEXT NOT NULL DEFAULT 'x'",
    "an index on users": "CREATE INDEX measured ON users (status, number)",
    "the index for searches, anew": "REINDEX INDEX users_search",
    "each user written anew": "UPDATE users SET one = 'y'",
}


@pytest.fixture
def filled(users: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """On a disk: the URL, and the secrets of some keys."""
    monkeypatch.setattr(postgres_watch, "ANSWER", 60.0)  # a machine that is filled answers late
    with (
        tempfile.TemporaryDirectory() as folder,
        large.database("postgres", Path(folder)) as url,
    ):
        yield url, asyncio.run(directory.fill(f"{url}{large.FAST['postgres']}", users, lambda _: None))


def test_what_a_user_takes(filled: tuple[str, list[str]], users: int, tmp_path: Path, told: Told) -> None:
    url, keys = filled
    lines = [f"{users:,} users", *sizes(url, users), *rates(url, keys, tmp_path)]
    lines += [*asyncio.run(forgotten(url)), *backups(url, users, tmp_path), *changes(url, users)]
    told("\n".join(lines))


def sizes(url: str, users: int) -> Iterator[str]:
    tables, [(index,)] = ask(url, SIZES, INDEX)
    for name, rows, table, indexes in tables:
        yield f"{name}: {rows:,} rows, {table / users:.0f} B a user and {indexes / users:.0f} B of indexes"
    whole = sum(table + indexes for _, _, table, indexes in tables)
    yield f"in all: {whole / users:.0f} B a user, of which {index / users:.0f} B are the index for searches"


def rates(url: str, keys: Sequence[str], folder: Path) -> Iterator[str]:
    new = {"email": f"new{COUNTER.decode()}@example.com", "firstName": "Nina", "lastName": "New"}
    with servers.gatebook(url, 1, KEY, folder) as server:
        verify = [graphql(KEY, VERIFY, key=key) for key in keys[:2000]]
        yield f"verifyApiKey: {rate(server, url, verify)}"
        (((before, size),), ((wal,),)) = ask(url, EVENTS, WAL)
        yield f"createUser: {rate(server, url, [graphql(KEY, CREATE, input=new)])}"
        (((after, grown),), ((later,),)) = ask(url, EVENTS, WAL)
        many = after - before
        each = f"{(grown - size) / many:.0f} B of events, {(later - wal) / many:.0f} B of WAL"
        yield f"of each createUser: {each}"


def rate(server: servers.Server, url: str, requests: Sequence[bytes]) -> str:
    job = Job(server.port, requests, int(time.time() * 1000) % 10**12, ASKED, connections=CONNECTIONS)
    run(job._replace(seconds=1.0))
    began = cpu(server, url)
    result = run(job._replace(counter=job.counter + 500_000))
    ended = cpu(server, url)
    assert result.refused == 0, result.example
    ours, theirs = (1000 * (now - then) / result.sent for now, then in zip(ended, began, strict=True))
    return f"{result.rps:,.0f} a second, CPU {ours:.2f} ms of Gatebook's and {theirs:.2f} ms of PostgreSQL's"


def cpu(server: servers.Server, url: str) -> tuple[float, float]:
    postmaster = (postgres.home(url) / "data" / "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return used(server.pid), sum(used(int(pid)) for pid in children)


async def forgotten(url: str) -> list[str]:
    """All events, as the retention deletes them."""
    await database.connect(url)
    many, began = await scalar(Sql("SELECT COUNT(*) FROM events")), time.monotonic()
    await retention.forget_events(clock.now(), None)
    seconds = time.monotonic() - began
    await database.disconnect()
    return [f"old events: {many:,} deleted in {seconds:.1f} s, {many / seconds:,.0f} a second"]


def backups(url: str, users: int, folder: Path) -> Iterator[str]:
    file = folder / "backup.gz"
    seconds = gatebook(folder, "backup", str(file), url)
    with gzip.open(file) as lines:
        whole = sum(len(block) for block in iter(lambda: lines.read(1 << 20), b""))
    size = f"{file.stat().st_size / users:.0f} B a user, {whole / users:.0f} B unpacked"
    yield f"gatebook backup: {seconds / users * 1e6:.0f} s a million, {size}"
    other = asyncio.run(postgres.create_database(url, "restored"))
    seconds = gatebook(folder, "restore", str(file), other)
    yield f"gatebook restore: {seconds / users * 1e6:.0f} s a million"
    asyncio.run(postgres.drop_database(url, "restored"))


def gatebook(folder: Path, command: str, file: str, url: str) -> float:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "gatebook", command, file],
        cwd=folder,
        env=environment(GATEBOOK_DATABASE_URL=url),
        check=True,
        capture_output=True,
        timeout=900,
    )
    return time.monotonic() - began


def changes(url: str, users: int) -> Iterator[str]:
    for name, statement in CHANGES.items():
        began = time.monotonic()
        ask(f"{url}&options=-c%20statement_timeout%3D0", statement)
        seconds = time.monotonic() - began
        yield f"{name}: {seconds:.2f} s, {seconds / users * 1e6:.1f} s a million"

"""PgBouncer with a connection for each transaction: the tests pass through it; what it costs and saves."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.hostile.sending import graphql
from tests import postgres
from tests.faults.asking import KEY, ME, keep_asking
from tests.faults.conftest import Told
from tests.faults.loads import statuses
from tests.faults.served import served
from tests.gatebook.running import ROOT
from tests.poolers import PROGRAM, pooler
from tests.replicas import ask

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no PgBouncer")
SECONDS = 1500  # that the tests may take
OWN = ("test_pooler", "test_replica", "test_waiting", "test_postgres_hosts")
ABOUT_IT = ("test_outages", "test_so_with_postgresql", "test_a_read_that_takes_postgresql_too_long")
"""Tests that need a server or a pooler of their own, and those about a connection itself."""
CLIENTS, LONG, WORKERS, POOL = 16, 5.0, 4, 4
LIST = graphql(KEY, "{ users(first: 20) { nodes { username projects { totalCount } } } }")
CREATE = "mutation ($name: String!) { createUser(input: {username: $name}) { problems { code } } }"
OURS = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'gatebook' AND pid <> pg_backend_pid()"
numbers = count()
WORKS: dict[str, Callable[[], bytes]] = {
    "currentUser": lambda: ME,
    "users": lambda: LIST,
    "createUser": lambda: graphql(KEY, CREATE, name=f"user {next(numbers)}"),
}


def pooled(folder: str, name: str) -> str:
    return f"postgres://postgres@/{name}?host={folder}&port=6432&statement_cache_size=0"


@pytest.fixture
def pooling(on_postgres: str) -> Iterator[str]:
    with pooler(str(postgres.home(on_postgres)), "*", POOL) as folder:
        yield folder


async def tested(folder: Path, url: str, *options: str) -> tuple[int, str]:
    """The exit status of pytest, and what it says in the end."""
    chosen = " and ".join(["postgresql", *(f"not {name}" for name in (*OWN, *ABOUT_IT))])
    kept = ["--show-capture=no", "--tb=line", "-o", f"cache_dir={folder / 'cache'}"]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "pytest", *kept, *options, "-k", chosen, "tests"],
        cwd=ROOT,
        env={**os.environ, "GATEBOOK_TEST_DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    print(done.stdout[-5000:])
    return done.returncode, done.stdout.strip().rpartition("\n")[2]


async def test_the_tests_on_postgresql_pass_through_it(pooling: str, tmp_path: Path, told: Told) -> None:
    """What fails is tried once more by itself: much at once takes too long on a machine with other work."""
    url = pooled(pooling, "postgres")
    status, words = await tested(tmp_path, url, "-n", "2")
    if status == 1:
        status, again = await tested(tmp_path, url, "--last-failed")
        words = f"{words}; of those by themselves {again}"
    told(words)
    assert status == 0


async def rate(port: int, requests: Callable[[], bytes]) -> float:
    """Requests per second."""
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(LONG, over.set)
    answers = await keep_asking(port, CLIENTS, requests, over)
    assert statuses(answers) == f"{len(answers)} x 200"
    return len(answers) / LONG


async def measured(folder: Path, url: str, direct: str) -> tuple[dict[str, float], int]:
    """The rate of each work, and how many connections the server of PostgreSQL had in the end."""
    with served(folder, url, "--workers", str(WORKERS), ACCESS_LOG="none") as server:
        rates = {name: await rate(server.port, requests) for name, requests in WORKS.items()}
        connections = await ask(direct, OURS)
    assert server.faults == []
    return rates, connections


async def test_what_it_costs_and_saves(on_postgres: str, pooling: str, tmp_path: Path, told: Told) -> None:
    name = urlsplit(on_postgres).path[1:]
    without, many = await measured(tmp_path, on_postgres, on_postgres)
    through, few = await measured(tmp_path, pooled(pooling, name), on_postgres)
    rates = [f"{work} {without[work]:,.0f} and {through[work]:,.0f}/s" for work in WORKS]
    told(f"without and through it: {', '.join(rates)}; connections {many} and {few}")
    assert few <= POOL < many

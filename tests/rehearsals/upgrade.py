"""Two hosts behind HAProxy, brought to the next version one after the other, while everybody asks."""

from __future__ import annotations

import asyncio
import shutil
import signal
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from itertools import count, cycle
from pathlib import Path

import httpx2
import pytest

from models import database
from models.database import Sql, scalar
from scripts.hostile.sending import graphql
from tests.faults.asking import KEY, ME, Answer, keep_asking, until_ready
from tests.faults.conftest import Told
from tests.faults.loads import Load, statuses
from tests.gatebook.running import ROOT, free_port, run, serving
from tests.models.migrations.databases import RELEASED, add
from tests.proxies import proxied

CLIENTS, PAUSE, STEADY = 16, 0.02, 3.0
CODE = ("gatebook", "models", "resolvers", "rest", "schema")
CREATE = "mutation ($name: String!) { createUser(input: {username: $name}) { user { username } } }"
NEXT = f"{int(RELEASED[-1][:4]) + 1:04}_rehearsed"
ADDED = """
ALTER TABLE users ADD COLUMN rehearsed TEXT;
CREATE INDEX users_rehearsed ON users (rehearsed);
CREATE TABLE rehearsals (user_number BIGINT PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE);
INSERT INTO rehearsals SELECT number FROM users;
"""
names, turns = count(), cycle(range(4))


class Host:
    """One server, on a port of its own, which is started with the one code or the other."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.port = folder, url, free_port()
        self.lines = list[str]()
        self.stack = ExitStack()

    def start(self, code: Path) -> None:
        given = {"PYTHONPATH": str(code), "GATEBOOK_DATABASE_URL": self.url, "GATEBOOK_MIGRATE": "false"}
        ours = {"GATEBOOK_ADMIN_KEY": KEY, "GATEBOOK_DRAIN_SECONDS": "5", "GATEBOOK_ACCESS_LOG": "none"}
        ours["GATEBOOK_TRUSTED_PROXIES"] = "127.0.0.1"
        server = self.stack.enter_context(serving(self.folder, "--port", str(self.port), **given, **ours))
        self.process = server.process
        self.lines += server.lines
        assert self.process.stdout
        threading.Thread(target=self.lines.extend, args=[self.process.stdout]).start()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return copied(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The release after this one, as far as the database is concerned."""
    code = copied(tmp_path / "new")
    add(code / "models" / "migrations", NEXT, ADDED)
    return code


def copied(folder: Path) -> Path:
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("pages", "__pycache__"))
    return folder


@pytest.fixture
def hosts(tmp_path: Path, on_postgres: str, old: Path) -> Iterator[list[Host]]:
    """Two, with the old version."""
    given = {"GATEBOOK_DATABASE_URL": on_postgres, "PYTHONPATH": str(old)}
    assert run(tmp_path, "migrate", **given)[2] == 0
    found = [Host(tmp_path, on_postgres) for _ in range(2)]
    with ExitStack() as stack:
        for host in found:
            stack.push(host.stack)
            host.start(old)
        yield found


def request() -> bytes:
    return ME if next(turns) else graphql(KEY, CREATE, name=f"user {next(names)}")


@asynccontextmanager
async def asked(folder: Path, hosts: list[Host]) -> AsyncIterator[Load]:
    """Through HAProxy, with its file as it is shipped."""
    found, over = Load(), asyncio.Event()
    with proxied("haproxy", folder, [f"http://127.0.0.1:{host.port}" for host in hosts]) as client:
        port = httpx2.URL(str(client.base_url)).port
        assert port
        tls = ssl.create_default_context(cafile=folder / "certificate.pem")
        asking = asyncio.ensure_future(keep_asking(port, CLIENTS, request, over, PAUSE, tls))
        await asyncio.sleep(STEADY)
        try:
            yield found
        finally:
            over.set()
            found.answers = await asking


async def replace(host: Host, code: Path) -> int:
    status = await asyncio.to_thread(host.stop)
    await asyncio.to_thread(host.start, code)
    await until_ready(host.port)
    await asyncio.sleep(STEADY)  # until HAProxy has seen it twice
    return status


def wrong(answer: Answer) -> bool:
    return answer.status != 200 or b'"errors"' in answer.body


@pytest.mark.skipif(not shutil.which("haproxy"), reason="haproxy is not there")
async def test_nobody_notices_that_both_hosts_are_brought_to_the_next_version(
    tmp_path: Path, on_postgres: str, hosts: list[Host], old: Path, new: Path, told: Told
) -> None:
    given = {"GATEBOOK_DATABASE_URL": on_postgres, "PYTHONPATH": str(new)}
    async with asked(tmp_path, hosts) as seen:
        migrated = await asyncio.to_thread(run, tmp_path, "migrate", **given)
        await asyncio.sleep(STEADY)
        restarted = await replace(hosts[1], old)
        replaced = [await replace(host, new) for host in hosts]
    await database.connect(on_postgres)
    there = await scalar(Sql("SELECT COUNT(*) FROM users WHERE username LIKE 'user %'"))
    await database.disconnect()
    created = [answer for answer in seen.answers if b'"createUser"' in answer.body]
    told(f"{statuses(seen.answers)}; {len(created):,} written, {there:,} there")
    assert (migrated[0], migrated[2]) == (f"Applied {NEXT}.\n", 0)
    assert (restarted, replaced) == (0, [0, 0])
    assert [answer for answer in seen.answers if wrong(answer)] == []
    assert there == len(created)
    assert [line for host in hosts for line in host.lines if "Traceback" in line or " ERROR " in line] == []
    warned = [line for line in hosts[1].lines if f"newer Gatebook, to {NEXT}: this one goes on" in line]
    assert len(warned) == 1

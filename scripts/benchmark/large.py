"""How what is asked grows with the directory: the same works on few users and on many, one after another."""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

import orjson

from scripts.benchmark import directory, servers
from scripts.benchmark.load import COUNTER, Job
from scripts.benchmark.rounds import Load, answer
from scripts.benchmark.works import CREATE, graphql

FEW = 10_000
FAST = {
    "sqlite": "?cache_size=-600000&foreign_keys=OFF&synchronous=OFF",
    "postgres": "&command_timeout=3600&statement_timeout=0&options=-c%20session_replication_role%3Dreplica",
}
"""How a database is filled: there is nothing yet to be lost, and nothing that points at nothing."""
NODES = "nodes { id username }"


class Row(NamedTuple):
    """One request at a time."""

    work: str
    users: int
    database: str
    workers: int
    rps: float
    p50_ms: float
    p99_ms: float


def measure(
    kinds: Sequence[str], most: int, workers: int, seconds: float, load: Load, progress: Callable[[str], None]
) -> list[Row]:
    """On a directory of few users, and on one of ``most``, in each kind of database."""
    rows = list[Row]()
    for kind, users in product(kinds, dict.fromkeys((FEW, most))):
        with tempfile.TemporaryDirectory() as made, database(kind, Path(made)) as url:
            progress(f"{kind}, {users:,} users")
            asyncio.run(directory.fill(f"{url}{FAST[kind]}", users, partial(_told, progress, kind)))
            for row in asked(url, users, workers, Path(made), seconds, load):
                progress(f"{kind}, {users:,} users: {row.work}")
                rows.append(row)
    progress("")
    return rows


def _told(progress: Callable[[str], None], kind: str, line: str) -> None:
    progress(f"{kind}, {line}")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """A million users are too many for memory, where the tests have PostgreSQL."""
    if kind == "sqlite":
        yield f"sqlite://{folder / 'gatebook.db'}"
        return
    from tests import postgres

    folder.chmod(0o711)  # the server is another user's
    with postgres.server(folder / "postgres") as url:
        yield asyncio.run(postgres.create_database(url, "gatebook_bench"))


def works(users: int, project: str) -> dict[str, str]:
    """``project`` is the id of one."""
    one = f"{users // 2 + 1}@"
    first, spec = f"first: 20) {{ {NODES} }}", f'resourceType: "project", resource: "{project}"'
    return {
        "users, by name": f"{{ users(first: 20, orderBy: [{{field: NAME}}]) {{ {NODES} }} }}",
        "user by e-mail": f'{{ user(by: {{email: "{directory.email(users // 2)}"}}) {{ id username }} }}',
        "search, one hit": f'{{ users(search: "{one}") {{ {NODES} }} }}',
        "search, one hit, counted": f'{{ users(search: "{one}") {{ totalCount {NODES} }} }}',
        "search, no hit": f'{{ users(search: "nobody") {{ {NODES} }} }}',
        "search, no hit, counted": f'{{ users(search: "nobody") {{ totalCount {NODES} }} }}',
        "search, all hit": f'{{ users(search: "nina", {first} }}',
        "members": f'{{ project(by: {{id: "{project}"}}) {{ members({first} }} }}',
        "usersPermitted": f"{{ usersPermitted(permission: {{{spec}, type: READ}}, {first} }}",
        "permissions": f"{{ permissions({spec}, first: 20) {{ nodes {{ id type }} }} }}",
        "offset, the last": f"{{ users(first: 20, offset: {users - 20}) {{ {NODES} }} }}",
    }


def asked(url: str, users: int, workers: int, folder: Path, seconds: float, load: Load) -> Iterator[Row]:
    """Of a directory that is filled."""
    kind, admin = url.partition(":")[0], secrets.token_hex(32)
    with servers.gatebook(url, workers, admin, folder) as server:
        found = answer(server, graphql(admin, '{ project(by: {name: "Project 1"}) { id } }'))
        documents = works(users, orjson.loads(found)["data"]["project"]["id"])
        requests = {name: graphql(admin, text) for name, text in documents.items()}
        new = {"email": f"new{COUNTER.decode()}@example.com", "firstName": "Nina", "lastName": "New"}
        for name, request in {**requests, "createUser": graphql(admin, CREATE, input=new)}.items():
            _, result = [load(_job(server.port, request, seconds)) for _ in range(2)]  # first to warm up
            if result.refused or len(result.latencies) < 2:
                sys.exit(f"{name}: {result.example or 'no answer'}")
            steps = quantiles([latency * 1000 for latency in result.latencies], n=100)
            numbers = (round(result.rps, 1), round(steps[49], 3), round(steps[98], 3))
            yield Row(name, users, kind, workers, *numbers)


def _job(port: int, request: bytes, seconds: float) -> Job:
    return Job(port, [request], int(time.time() * 1000) % 10**12, seconds, connections=1)


def table(rows: Sequence[Row]) -> str:
    """The time of each work on few users, on many, and how many times as long that is."""
    lines = [f"{'work':26}{'database':10}{'users':>11}{'p50':>11}{'p99':>11}{'times':>8}"]
    first: dict[tuple[str, str], float] = {}
    places = {work: place for place, work in enumerate(dict.fromkeys(row.work for row in rows))}
    for row in sorted(rows, key=lambda row: (row.database, places[row.work], row.users)):
        before = first.setdefault((row.work, row.database), row.p50_ms)
        lines.append(
            f"{row.work:26}{row.database:10}{row.users:11,}{row.p50_ms:8.1f} ms{row.p99_ms:8.1f} ms"
            f"{row.p50_ms / before:8.1f}"
        )
    return "\n".join(lines)

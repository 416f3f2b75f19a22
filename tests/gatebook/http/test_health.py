"""Health checks tell apart a server that starts, one that lives, and one that is ready for requests."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette

from models.database import Sql, execute
from tests.conftest import once
from tests.gatebook.running import environment, free_port, serving, until

OK = (200, {"status": "ok"})
CHECKS = ("/health/started", "/health/live", "/health/ready")
Told = tuple[int, object]


async def told(client: httpx2.AsyncClient) -> list[Told]:
    return [((answer := await client.get(path)).status_code, answer.json()) for path in CHECKS]


async def test_a_server_that_serves_passes_them_all(anonymous: httpx2.AsyncClient) -> None:
    assert await told(anonymous) == [OK, OK, OK]


async def test_one_that_stops_lives_and_is_not_ready(app: Starlette, anonymous: httpx2.AsyncClient) -> None:
    app.state.stopping = True
    assert await told(anonymous) == [OK, OK, (503, {"status": "stopping"})]


@pytest.mark.parametrize(
    "statement", ["DELETE FROM schema_migrations WHERE name LIKE '0003%'", "DROP TABLE schema_migrations"]
)
async def test_one_whose_database_was_taken_back_is_not_ready(
    anonymous: httpx2.AsyncClient, statement: str
) -> None:
    await execute(Sql(statement))
    assert await told(anonymous) == [OK, OK, (503, {"status": "database is not migrated"})]


async def test_what_a_newer_version_has_migrated_is_good(anonymous: httpx2.AsyncClient) -> None:
    await execute(Sql("INSERT INTO schema_migrations VALUES ('9999_later', 'x', 1)"))
    assert await told(anonymous) == [OK, OK, OK]


@once
@pytest.mark.parametrize("path", CHECKS)
async def test_they_are_asked_by_get_alone(anonymous: httpx2.AsyncClient, path: str) -> None:
    assert (await anonymous.post(path)).status_code == 405
    assert (await anonymous.head(path)).status_code == 200


def asked(port: int, path: str) -> Told:
    """Or 0, where nobody listens. By what costs little: it is asked often, while others are to start."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            connection.request("GET", path)
        except ConnectionRefusedError:
            return 0, None
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@contextmanager
def started(folder: Path, port: int, metrics: int, workers: str) -> Iterator[subprocess.Popen[bytes]]:
    """From before it is ready."""
    arguments = ["serve", "--port", str(port), "--workers", workers]
    process = subprocess.Popen(
        [sys.executable, "-m", "gatebook", *arguments],
        cwd=folder,
        env=environment(GATEBOOK_METRICS_PORT=str(metrics)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_while_it_migrates_it_lives_on_the_port_of_its_own(tmp_path: Path, workers: str) -> None:
    (tmp_path / "gatebook-data").mkdir()
    main, own = free_port(), free_port()
    starting = (503, {"status": "starting"})
    with closing(sqlite3.connect(tmp_path / "gatebook-data" / "gatebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # for which the migration waits
        with started(tmp_path, main, own, workers) as process:
            until(lambda: asked(own, "/health/live") == OK, 20)
            assert [asked(own, path) for path in CHECKS] == [starting, OK, starting]
            assert asked(own, "/metrics") == starting
            assert asked(main, "/health/live") == (0, None)
            other.execute("ROLLBACK")
            seen = list(until_ready(lambda: asked(own, "/health/ready")))
            assert set(seen) <= {503}
            until(lambda: [asked(port, path) for port in (main, own) for path in CHECKS] == [OK] * 6, 20)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0


def until_ready(ask: Callable[[], Told]) -> Iterator[int]:
    """The statuses until it is: a probe never finds the door closed."""
    began = time.monotonic()
    while (found := ask()) != OK:
        assert time.monotonic() - began < 60
        yield found[0]
        time.sleep(0.05)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_on_sigterm_it_is_not_ready_and_lives_on_while_it_drains(tmp_path: Path, workers: str) -> None:
    own = free_port()
    settings = {"GATEBOOK_DRAIN_SECONDS": "3", "GATEBOOK_METRICS_PORT": str(own)}
    with serving(tmp_path, "--workers", workers, **settings) as server:
        main = int(server.url.rpartition(":")[2])
        server.process.send_signal(signal.SIGTERM)
        for port in (main, own):
            until(lambda port=port: asked(port, "/health/ready") == (503, {"status": "stopping"}))  # type: ignore[misc]
        assert [asked(port, "/health/live") for port in (main, own)] == [OK, OK]
        assert httpx2.get(f"{server.url}/express/users").status_code == 401
        server.process.communicate(timeout=20)
    assert server.process.returncode == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_who_does_not_come_to_an_end_does_not_hold_it_up(tmp_path: Path, workers: str) -> None:
    """A request whose body never comes whole."""
    with serving(tmp_path, "--workers", workers) as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            time.sleep(0.3)
            began = time.monotonic()
            status, lines = server.ends(signal.SIGTERM)
    assert status == 0
    assert time.monotonic() - began < 10
    assert [line for line in lines if "Traceback" in line or " ERROR " in line] == []

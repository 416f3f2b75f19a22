"""What another process holds is waited for, but not in silence, not without end, and not deaf to signals."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import asyncpg
import pytest

from gatebook.commands import start
from gatebook.settings import Settings
from models.migrations import MigrationError, patience, postgres
from tests.conftest import Copy
from tests.gatebook.running import READY, environment, run

LOCKS = {  # each as a program of PostgreSQL's holds it, or another Gatebook
    "migrating": f"SELECT pg_advisory_lock({postgres.LOCK})",
    "table": "BEGIN; LOCK TABLE schema_migrations",
}


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@asynccontextmanager
async def held(url: str, statement: str) -> AsyncIterator[None]:
    other = await asyncpg.connect(url)
    try:
        await other.execute(statement)
        yield
    finally:
        other.terminate()


@contextmanager
def started(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "gatebook", *arguments],
        cwd=folder,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    return process.stderr.readline().partition("Z ")[2]


@pytest.fixture(params=["new", "made"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder whose database was just made by SQLite, or has all it needs."""
    folder = tmp_path / "gatebook-data"
    if request.param == "made":
        asyncio.run(start.prepare(Settings(data_dir=folder), lambda name: None))
    else:
        folder.mkdir()
        sqlite3.connect(folder / "gatebook.db").close()
    return folder


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_waits_for_sqlite_says_so_and_can_be_stopped(
    tmp_path: Path, data: Path, sign: int
) -> None:
    with locked(data / "gatebook.db"), started(tmp_path, "serve", "--port", "0") as process:
        assert first_line(process).startswith(
            f"WARNING gatebook Waiting for the database {data}/gatebook.db: another process has it locked ("
        )
        began = time.monotonic()
        process.send_signal(sign)
        output, errors = process.communicate(timeout=10)
    assert time.monotonic() - began < 3
    assert (output, errors, process.returncode) == ("", "", 0)


def test_it_goes_on_when_sqlite_is_free(tmp_path: Path, data: Path) -> None:
    with started(tmp_path, "serve", "--port", "0") as process:
        with locked(data / "gatebook.db"):
            assert "Waiting for the database" in first_line(process)
        assert process.stderr
        assert any(READY.search(line) for line in process.stderr)


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
async def test_so_it_is_with_postgresql(postgresql: Copy, tmp_path: Path, lock: str) -> None:
    async with postgresql(tmp_path) as url, held(url, lock):
        with started(tmp_path, "serve", "--port", "0", GATEBOOK_DATABASE_URL=url) as process:
            line = await asyncio.to_thread(first_line, process)
            assert line.startswith("WARNING gatebook Waiting for the database: another session migrates it, ")
            process.terminate()
            output, errors = await asyncio.to_thread(process.communicate, timeout=10)
    assert (output, errors, process.returncode) == ("", "", 0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LIMIT", 0.5)
    monkeypatch.setattr(patience, "FIRST", 0.1)


Do = Callable[[Settings, list[str]], object]
COMMANDS: dict[str, Do] = {
    "serve": lambda settings, told: start.prepare(settings, print, told.append),
    "migrate": lambda settings, told: start.migrate(settings, print, told.append),
    "admin-key": lambda settings, told: start.admin_key(settings, "admin", told.append),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", COMMANDS)
async def test_nobody_waits_for_sqlite_without_end(sqlite: Copy, tmp_path: Path, command: str) -> None:
    told: list[str] = []
    async with sqlite(tmp_path) as url:
        with locked(tmp_path / "gatebook.db"), pytest.raises(MigrationError) as given_up:
            await COMMANDS[command](Settings(data_dir=tmp_path, database_url=url), told)  # type: ignore[misc]
    assert str(given_up.value) == (
        f"Waited 0 s in vain for the database {tmp_path}/gatebook.db: another process has it locked."
    )
    assert len(told) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
async def test_nor_for_postgresql(postgresql: Copy, tmp_path: Path, command: str, lock: str) -> None:
    told: list[str] = []
    async with postgresql(tmp_path) as url, held(url, lock):
        with pytest.raises(MigrationError, match="in vain for the database: another session migrates it, or"):
            await COMMANDS[command](Settings(data_dir=tmp_path, database_url=url), told)  # type: ignore[misc]
    assert len(told) == 1


def test_a_new_key_is_made_as_soon_as_the_database_is_free(tmp_path: Path) -> None:
    data = tmp_path / "gatebook-data"
    asyncio.run(start.prepare(Settings(data_dir=data), lambda name: None))
    with started(tmp_path, "admin-key") as process:
        with locked(data / "gatebook.db"):
            assert "another process has it locked" in first_line(process)
        output, errors = process.communicate(timeout=10)
    assert (errors, process.returncode) == ("", 0)
    assert output.startswith("gw_")


def test_a_long_migration_of_sqlite_can_be_stopped_and_is_undone(tmp_path: Path, data: Path) -> None:
    """SQLite itself would go on to its end, in a thread that the process has to wait for."""
    code = (
        "import asyncio, signal, sys; from pathlib import Path; from models import migrations\n"
        "def leave(*_): raise SystemExit(0)\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        "say = lambda name: print(name, flush=True)\n"
        "asyncio.run(migrations.migrate(sys.argv[1], say, Path(sys.argv[2])))"
    )
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    endless = f"CREATE TABLE half AS {numbers} SELECT i FROM n"
    (tmp_path / "0001_endless.sqlite.sql").write_text(endless)
    url = f"sqlite://{tmp_path}/other.db"
    process = subprocess.Popen(
        [sys.executable, "-c", code, url, str(tmp_path)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "0001_endless\n"
    time.sleep(0.2)
    process.terminate()
    assert process.communicate(timeout=5) == ("", "")
    assert process.returncode == 0
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    assert run(tmp_path, "migrate")[2] == 0

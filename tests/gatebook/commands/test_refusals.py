"""What an operator can mend is told in one line, by every command, and never with a traceback."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from gatebook.commands import start
from gatebook.settings import Settings
from models.migrations import MigrationError
from tests import postgres
from tests.conftest import Copy
from tests.gatebook.running import run, serving

COMMANDS = ("serve", "migrate", "admin-key")


def letter(folder: Path) -> dict[str, str]:
    (folder / "letter.txt").write_text("Dear database, " * 100)
    return {"GATEBOOK_DATABASE_URL": f"sqlite://{folder}/letter.txt"}


def damaged(folder: Path) -> dict[str, str]:
    asyncio.run(start.prepare(Settings(data_dir=folder / "data"), lambda name: None))
    file = folder / "data" / "gatebook.db"
    content = bytearray(file.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    file.write_bytes(content)
    return {"GATEBOOK_DATA_DIR": str(folder / "data")}


def newer(folder: Path) -> dict[str, str]:
    asyncio.run(start.prepare(Settings(data_dir=folder / "data"), lambda name: None))
    with sqlite3.connect(folder / "data" / "gatebook.db") as connection:
        connection.execute("INSERT INTO schema_migrations VALUES ('9999_x_needs_9999', 'y', 1)")
    connection.close()
    return {"GATEBOOK_DATA_DIR": str(folder / "data")}


CASES: dict[str, Callable[[Path], dict[str, str]]] = {
    "no database": letter,
    "a damaged one": damaged,
    "a newer one": newer,
    "a folder is a file": lambda folder: {"GATEBOOK_DATA_DIR": "/etc/passwd"},
    "a file among folders": lambda folder: {"GATEBOOK_DATA_DIR": "/etc/passwd/data"},
    "the database is a folder": lambda folder: {"GATEBOOK_DATABASE_URL": "sqlite:///etc"},
    "its folder is missing": lambda folder: {"GATEBOOK_DATABASE_URL": "sqlite:///nowhere/x.db"},
    "a home that is none": lambda folder: {"GATEBOOK_DATA_DIR": "~nobody-at-all/x"},
    "a name too long": lambda folder: {"GATEBOOK_DATA_DIR": "x" * 300},
    "a secret that is a folder": lambda folder: {"GATEBOOK_ADMIN_KEY_FILE": "/etc"},
    "a URL that is missing": lambda folder: {"GATEBOOK_DATABASE_URL_FILE": "/nowhere"},
    "nobody answers": lambda folder: {"GATEBOOK_DATABASE_URL": "postgres://ada:hunter2@127.0.0.1:1/x"},
    "a host that is none": lambda folder: {"GATEBOOK_DATABASE_URL": "postgres://ada@nowhere.invalid/x"},
    "no socket": lambda folder: {"GATEBOOK_DATABASE_URL": "postgres://ada@/x?host=/nowhere"},
}


def refused(folder: Path, command: str, settings: dict[str, str]) -> None:
    arguments = [command, "--port", "0"] if command == "serve" else [command]
    output, errors, status = run(folder, *arguments, **settings)
    assert (output, status in (1, 2)) == ("", True)
    (line,) = errors.splitlines()
    assert line.startswith(("Error: ", "GATEBOOK_"))
    assert "hunter2" not in line
    assert len(line) < 300


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_in_one_line(tmp_path: Path, case: Callable[[Path], dict[str, str]]) -> None:
    settings = case(tmp_path)
    for command in COMMANDS:
        refused(tmp_path, command, settings)


OF_POSTGRESQL = {
    "no such database": ("?", "_none?"),
    "no such user": ("postgres@", "nobody:hunter2@"),
    "no such kind of server": ("?", "?target_session_attrs=standby&"),
    "an option the server does not know": ("?", "?options=-c%20nonsense%3Don&"),
}


@pytest.mark.parametrize(("old", "new"), OF_POSTGRESQL.values(), ids=OF_POSTGRESQL)
async def test_so_with_postgresql(postgresql: Copy, tmp_path: Path, old: str, new: str) -> None:
    async with postgresql(tmp_path) as url:
        if old not in url:
            pytest.skip("only a server of our own has that user")
        settings = {"GATEBOOK_DATABASE_URL": url.replace(old, new, 1)}
        for command in COMMANDS:
            await asyncio.to_thread(refused, tmp_path, command, settings)


def test_a_host_name_that_can_be_none_is_refused(tmp_path: Path) -> None:
    for host in ("a..b", "x" * 70, "nowhere.invalid"):
        refused(tmp_path, "serve", {"GATEBOOK_HOST": host})


def test_a_user_that_no_database_can_hold_is_none(tmp_path: Path) -> None:
    asyncio.run(start.prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    assert run(tmp_path, "admin-key", "\udcff")[1:] == ("Error: No user \\udcff.\n", 1)


def test_a_database_that_goes_away_is_a_line_for_each_request_and_no_trace(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with postgres.server() as server:
            url = asyncio.run(postgres.create_database(server, "gone"))
            if not url.startswith("postgres://postgres@/"):
                pytest.skip("only a server of our own may be stopped")
            running = stack.enter_context(serving(tmp_path, GATEBOOK_DATABASE_URL=url))
            assert httpx2.get(f"{running.url}/ready").status_code == 200
        assert [httpx2.get(f"{running.url}/ready").status_code for _ in range(3)] == [503] * 3
        time.sleep(1)  # the driver looks again by itself
        status, lines = running.ends(signal.SIGTERM)
    assert status == 0
    assert [line for line in lines if "Traceback" in line or line.startswith(" ")] == []
    told = [line.partition("is not available: ")[2] for line in lines if " WARNING gatebook " in line]
    assert len(told) == 3
    assert all(told)


@contextmanager
def somebody() -> Iterator[None]:
    """Root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def theirs() -> Iterator[Path]:
    """A data folder that everybody may read, and only root write."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    asyncio.run(start.prepare(Settings(data_dir=folder / "data"), lambda name: None))
    for each in (folder, folder / "data"):
        each.chmod(0o755)
    yield folder / "data"
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("modes", "words"),
    [
        ((0o555, 0o666), "its folder cannot be written"),
        ((0o777, 0o444), "Permission denied"),
        ((0o777, 0o000), "Permission denied"),
        ((0o000, 0o666), "Permission denied"),
    ],
    ids=["folder", "file", "unreadable file", "unreadable folder"],
)
def test_what_cannot_be_written_is_refused_at_the_start(
    theirs: Path, modes: tuple[int, int], words: str
) -> None:
    file = theirs / "gatebook.db"
    settings = Settings(data_dir=theirs, database_url=f"sqlite://{file}")
    file.chmod(modes[1])
    theirs.chmod(modes[0])
    try:
        with somebody(), pytest.raises((MigrationError, start.StartError)) as refusal:
            asyncio.run(start.prepare(settings, lambda name: None))
    finally:
        theirs.chmod(0o777)
    assert str(refusal.value).removesuffix(".").endswith(words)

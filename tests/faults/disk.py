"""The disk is full, has room for no more files, or has become read-only."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from tests.faults.asking import ME, Answer, is_told_to_come_again, until_ready
from tests.faults.conftest import Told
from tests.faults.loads import load, mixed, statuses
from tests.faults.served import Served, served

LONG, SOON = 6.0, 2.0
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")


def run(*command: str) -> None:
    subprocess.run(command, check=True)


@contextmanager
def mounted(folder: Path, *how: str) -> Iterator[Path]:
    folder.mkdir(exist_ok=True)
    run("mount", *how, str(folder))
    try:
        yield folder
    finally:
        run("umount", "--lazy", str(folder))


@pytest.fixture
def small() -> Iterator[Path]:
    """Where the user that runs PostgreSQL gets, too."""
    how = ["-t", "tmpfs", "-o", "size=24m,nr_inodes=900,mode=777", "none"]
    with tempfile.TemporaryDirectory() as home, mounted(Path(home) / "small", *how) as folder:
        os.chmod(home, 0o755)  # noqa: S103
        yield folder


@pytest.fixture
def on_small_sqlite(small: Path) -> str:
    return f"sqlite://{small / 'gatebook.db'}"


@pytest.fixture
async def on_small_postgres(small: Path, on_postgres: str) -> str:
    """Its log of changes is elsewhere: without that PostgreSQL ends itself."""
    (small / "space").mkdir()
    run("chown", "nobody", str(small / "space"))
    connection = await asyncpg.connect(on_postgres.replace("@/gatebook", "@/postgres"))
    await connection.execute(f"CREATE TABLESPACE small LOCATION '{small / 'space'}'")
    await connection.execute("ALTER DATABASE gatebook SET TABLESPACE small")
    await connection.close()
    return on_postgres


@pytest.fixture(params=["on_small_sqlite", "on_small_postgres"], ids=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


def fill(folder: Path) -> Path:
    """All the room there is; the file that has it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def crowd(folder: Path) -> int:
    """As many files as it takes."""
    for made in count():
        try:
            (folder / f"file {made}").touch()
        except OSError:
            return made
    raise AssertionError


async def test_reading_goes_on_when_the_disk_is_full_and_all_is_well_when_it_is_not(
    url: str, small: Path, tmp_path: Path, told: Told
) -> None:
    with served(tmp_path, url) as server:
        async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
            filler = fill(small)
            full_at = time.monotonic()
            await asyncio.sleep(LONG)
            filler.unlink()
            back_at = time.monotonic()
            await asyncio.sleep(2 * SOON)
    refused = [answer for answer in seen.of(full_at, back_at) if answer.status != 200]
    told(
        f"reads {statuses(reading.answers)}; all {statuses(seen.of(full_at, back_at))} meanwhile, "
        f"well {seen.bad_since(back_at):.1f} s after"
    )
    check(server, refused, reading.answers, "its disk is full")
    assert seen.bad_since(back_at) < SOON
    ready = {each.status for each in seen.of(full_at + 0.1, back_at) if b'"status"' in each.body}
    assert ready == {503 if url.startswith("sqlite") else 200}  # PostgreSQL does not tell of its disk


def check(server: Served, refused: Sequence[Answer], read: Sequence[Answer], why: str) -> None:
    assert [answer for answer in read if answer.status != 200] == []
    assert len(refused) > 10
    assert [answer for answer in refused if not is_told_to_come_again(answer)] == []
    assert any(why in line for line in server.log)
    assert server.faults == []


async def test_reading_goes_on_when_there_is_room_for_no_more_files(
    url: str, small: Path, tmp_path: Path, told: Told
) -> None:
    """SQLite has all of its own already; PostgreSQL makes some as its tables grow."""
    with served(tmp_path, url) as server:
        async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
            made = crowd(small)
            await asyncio.sleep(LONG)
            (small / "file 0").unlink()
            (small / "file 1").unlink()
            back_at = time.monotonic()
            await asyncio.sleep(2 * SOON)
    refused = [answer for answer in seen.answers if answer.status != 200]
    told(f"after {made} files reads {statuses(reading.answers)}; all {statuses(seen.answers)}")
    assert [answer for answer in reading.answers if answer.status != 200] == []
    assert [answer for answer in refused if not is_told_to_come_again(answer)] == []
    assert seen.bad_since(back_at) < SOON
    assert server.faults == []


async def test_reading_goes_on_when_the_disk_becomes_read_only(tmp_path: Path, told: Told) -> None:
    """As Linux does with a disk that fails. Whoever mounts it again starts the server again."""
    image = tmp_path / "image"
    run("truncate", "--size", "64M", str(image))
    run("mkfs.ext4", "-q", str(image))
    with mounted(tmp_path / "disk", "-o", "loop", str(image)) as disk:
        url = f"sqlite://{disk / 'gatebook.db'}"
        with served(tmp_path, url) as server:
            async with load(server, mixed()) as seen, load(server, lambda: ME) as reading:
                run("mount", "-o", "remount,abort", str(disk))
                since = time.monotonic()
                await asyncio.sleep(LONG)
        refused = [answer for answer in seen.of(since, since + LONG) if answer.status != 200]
    told(f"reads {statuses(reading.answers)}; all {statuses(seen.of(since, since + LONG))} meanwhile")
    check(server, refused, reading.answers, "The database is not available: ")
    with mounted(tmp_path / "disk", "-o", "loop", str(image)), served(tmp_path, url) as server:
        await until_ready(server.port)

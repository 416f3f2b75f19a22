"""A key is told once: none is made that cannot be handed over."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gatebook.commands import start
from gatebook.settings import Settings
from tests import postgres
from tests.gatebook.running import environment, run, serving

ME = "{ currentUser { username } }"
ADMIN = {"data": {"currentUser": {"username": "admin"}}}


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/elsewhere.db"
        return
    server = request.getfixturevalue("postgres_server")
    yield await postgres.create_database(server, "gatebook_handed")
    await postgres.drop_database(server, "gatebook_handed")


def make_bad(folder: Path, how: str) -> Path:
    """A data folder that cannot take the key, for root either."""
    if how == "no folder":
        (folder / "a file").write_text("")
        return folder / "a file" / "data"
    (folder / "data" / "admin-key" / "full").mkdir(parents=True)
    return folder / "data"


@pytest.mark.parametrize("how", ["no folder", "a folder in its place"])
async def test_nobody_is_made_before_the_key_can_be_kept(empty: str, tmp_path: Path, how: str) -> None:
    if empty.startswith("sqlite") and how == "no folder":
        pytest.skip("SQLite needs the folder before")
    bad, good = make_bad(tmp_path, how), tmp_path / "good"
    settings = {"GATEBOOK_DATABASE_URL": empty, "GATEBOOK_LOG_LEVEL": "error"}

    _, errors, status = await asyncio.to_thread(
        run, tmp_path, "serve", "--port", "0", **settings, GATEBOOK_DATA_DIR=str(bad)
    )

    assert status == 1
    assert len(errors.splitlines()) == 1
    assert errors.startswith("Error: ")
    assert str(bad) in errors

    def start_again() -> None:
        with serving(tmp_path, GATEBOOK_DATABASE_URL=empty, GATEBOOK_DATA_DIR=str(good)) as server:
            assert server.graphql(ME, (good / "admin-key").read_text().strip()) == ADMIN

    await asyncio.to_thread(start_again)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_no_key_is_made_that_cannot_be_printed(tmp_path: Path) -> None:
    data = tmp_path / "gatebook-data"
    asyncio.run(start.prepare(Settings(data_dir=data), lambda name: None))
    before = (data / "gatebook.db").read_bytes(), (data / "gatebook.db-wal").exists()
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gatebook", "admin-key"],
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=20,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "Error: The key cannot be written: No space left on device. None was made.\n",
    )
    assert ((data / "gatebook.db").read_bytes(), (data / "gatebook.db-wal").exists()) == before


def test_a_key_file_of_an_earlier_directory_is_replaced(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    start.keep_key(settings, "first")
    start.keep_key(settings, "second")
    assert start.key_file(settings).read_text() == "second\n"
    assert start.key_file(settings).stat().st_mode & 0o777 == 0o600

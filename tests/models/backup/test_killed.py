"""A restore that is killed in the middle leaves all as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.backup.carrying import backed_up, held, restore
from tests.models.backup.conftest import New
from tests.models.migrations.databases import ask, fill, migrate, tables
from tests.processes import ROOT

RESTORE = """
import asyncio, sys
from models import backup
def stop(done, rows):
    if done > rows / 2:
        print("half", flush=True)
        sys.stdin.readline()
reader = backup.Reader(open(sys.argv[2], "rb"), stop)
asyncio.run(backup.restore(sys.argv[1], reader, replaces=True))
"""


def killed(url: str, file: Path) -> None:
    command = [sys.executable, "-c", RESTORE, url, str(file)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.communicate(timeout=10)


@pytest.fixture
def file(tmp_path: Path, new: New) -> Path:
    url, file = new("sqlite"), tmp_path / "backup.gz"
    migrate(url)
    fill(url)
    file.write_bytes(backed_up(url))
    return file


def test_an_empty_directory_stays_empty(url: str, file: Path) -> None:
    killed(url, file)
    assert tables(url) == []
    restore(url, file.read_bytes())
    assert ask(url, "SELECT id FROM users ORDER BY 1") == [[("u-1",), ("u-2",)]]


def test_what_was_to_be_replaced_is_still_there(url: str, file: Path) -> None:
    migrate(url)
    fill(url)
    ask(url, "DELETE FROM users WHERE number = 1")
    before = held(url)
    killed(url, file)
    assert held(url) == before

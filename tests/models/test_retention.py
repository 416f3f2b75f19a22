"""Events older than the setting keeps go, and are in the archive before, if there is one."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models import clock, database, housekeeping
from models.database import Sql, rows
from tests.gatebook.running import until
from tests.models.wellness import all_is_well
from tests.processes import ROOT

DAYS = 30
OLD, NEW = (clock.now() - days * clock.DAY for days in (DAYS + 1, DAYS - 1))
COLUMNS = "id, at, operation, door, actor_label, target_id, target_type, target_label, changes, request_id"
FORGET = """
import asyncio, pathlib, sys
from models import database, housekeeping
async def run():
    await database.connect(sys.argv[1])
    try:
        await housekeeping.tidy(int(sys.argv[2]), pathlib.Path(sys.argv[3]))
    finally:
        await database.disconnect()
asyncio.run(run())
"""


async def add_events(count: int, at: int) -> None:
    told = [at, "createUser", "GRAPHQL", "admin", "u", "User", "ada", '[["name",null,"Ada"]]', "-"]
    places = ", ".join("?" for _ in range(10))
    values: list[list[object]] = [[f"{at}-{place}", *told] for place in range(count)]
    await database.execute_many(f"INSERT INTO events ({COLUMNS}) VALUES ({places})", values)


async def ids() -> list[str]:
    return [
        row["id"] for row in await rows(Sql("SELECT id FROM events WHERE target_id = 'u' ORDER BY sequence"))
    ]


def archived(folder: Path) -> list[Any]:
    lines = [
        line for file in sorted(folder.glob("events-*.ndjson")) for line in file.read_text().splitlines()
    ]
    return [json.loads(line) for line in lines]


@pytest.mark.usefixtures("connected")
async def test_only_what_is_older_goes_in_as_many_steps_as_it_takes() -> None:
    await add_events(2500, OLD)
    await add_events(2, NEW)
    await housekeeping.tidy(DAYS)
    assert await ids() == [f"{NEW}-0", f"{NEW}-1"]
    await all_is_well()


@pytest.mark.usefixtures("connected")
async def test_nothing_goes_without_the_setting() -> None:
    await add_events(2, OLD)
    await housekeeping.tidy()
    assert len(await ids()) == 2


@pytest.mark.usefixtures("connected")
async def test_what_goes_is_in_the_archive_whole(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    await add_events(1, OLD)
    await database.execute(Sql('UPDATE events SET before_image = \'{"username":"ada"}\' WHERE at = ?', [OLD]))
    (row,) = await rows(Sql("SELECT sequence FROM events WHERE at = ?", [OLD]))

    await housekeeping.tidy(DAYS, folder)

    assert await ids() == []
    (file,) = folder.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == (f"events-{row['sequence']:012}.ndjson", 0o600)
    assert archived(folder) == [
        {
            "sequence": row["sequence"],
            "id": f"{OLD}-0",
            "at": clock.to_text(OLD),
            "operation": "createUser",
            "door": "GRAPHQL",
            "actor_id": None,
            "actor_label": "admin",
            "api_key_id": None,
            "target_id": "u",
            "target_type": "User",
            "target_label": "ada",
            "changes": [{"field": "name", "before": None, "after": "Ada"}],
            "reason": None,
            "request_id": "-",
            "ip_address": None,
            "before_image": {"username": "ada"},
        }
    ]


@pytest.mark.usefixtures("connected")
async def test_what_cannot_be_archived_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "archive"
    await add_events(2, OLD)
    await housekeeping.tidy(DAYS, folder)
    assert len(await ids()) == 2
    words = f"Old events stay, as the archive {folder} cannot be written: No such file or directory"
    assert caplog.messages == [words]
    folder.mkdir()
    await housekeeping.tidy(DAYS, folder)
    assert [each["id"] for each in archived(folder)] == [f"{OLD}-0", f"{OLD}-1"]


def forget_thrice(url: str, folder: Path) -> None:
    """In three processes, one of which is killed when the first events are there."""
    command = [sys.executable, "-c", FORGET, url, str(DAYS), str(folder)]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    until(lambda: any(folder.iterdir()), 30)
    processes[0].kill()
    for process in processes:
        process.wait(timeout=60)


async def test_several_at_once_and_one_that_is_killed_lose_none_and_write_none_twice(
    connected: str, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    await add_events(12_000, OLD)
    await asyncio.to_thread(forget_thrice, connected, folder)
    await housekeeping.tidy(DAYS, folder)
    assert await ids() == []
    found = [each["id"] for each in archived(folder)]
    assert sorted(found) == sorted(f"{OLD}-{place}" for place in range(12_000))

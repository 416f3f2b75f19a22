"""`gatebook export`, and that what it writes is read again."""

from __future__ import annotations

import asyncio
import csv
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from gatebook.commands.start import prepare
from gatebook.settings import Settings
from tests.gatebook.running import environment, run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a directory of one administrator."""
    asyncio.run(prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    return tmp_path


def test_an_output_that_nobody_reads_is_a_line(data: Path) -> None:
    command = [sys.executable, "-m", "gatebook", "export", "users", "-"]
    process = subprocess.Popen(
        command, cwd=data, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    with process.stderr as errors:
        told = errors.read().decode()
    gone = "Error: Whoever read the output is gone: not all of it was written.\n"
    assert (told, process.wait()) == (gone, 1)


def test_users_come_and_go_by_files_and_the_log_tells_it(data: Path) -> None:
    (data / "users.csv").write_text("username,firstName\nada,=Ada\n")
    assert run(data, "import", "users", "users.csv")[1:] == ("", 0)
    assert run(data, "export", "users", "all.csv", "--with-secrets") == ("Exported 2 users.\n", "", 0)
    assert (data / "all.csv").stat().st_mode & 0o777 == 0o600
    again = run(data, "import", "users", "all.csv")
    assert again == ("created: 0, updated: 0, unchanged: 2, refused: 0.\n", "", 0)
    output, errors, status = run(data, "export", "events", "-", "--format", "ndjson")
    events = [orjson.loads(line) for line in output.splitlines()]
    assert (errors, status) == (f"Exported {len(events)} events.\n", 0)
    told = {name: events[-1][name] for name in ("operation", "door", "actorId", "actorLabel", "targetLabel")}
    assert told == {
        "operation": "createUser", "door": "CLI", "actorId": None, "actorLabel": "cli", "targetLabel": "ada"
    }  # fmt: skip
    assert events[-1]["changes"][0] == {"field": "username", "before": None, "after": "ada"}
    assert run(data, "export", "events", "events.csv")[1:] == ("", 0)
    with (data / "events.csv").open(newline="") as file:
        assert [orjson.loads(row["changes"]) for row in csv.DictReader(file)][-1] == events[-1]["changes"]

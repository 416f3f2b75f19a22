"""`gatebook import`: files as they come, and what is told of them."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from gatebook.commands.start import prepare
from gatebook.settings import Settings
from tests.gatebook.commands.carried import exported, put
from tests.gatebook.running import run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a directory of one administrator."""
    asyncio.run(prepare(Settings(data_dir=tmp_path / "gatebook-data"), lambda name: None))
    return tmp_path


CANNOT: dict[str, tuple[bytes, list[str], str, int]] = {
    "unknown columns": (b"username,dept\na,b\n", [], "1 column that no field is called like: dept.", 2),
    "no such encoding": (b"username\n", ["--encoding", "klingon"], "no encoding is called so.", 2),
    "another encoding": (b"username\nZo\xeb\n", [], "Error: Line 2 is no text in UTF-8: say --encoding", 1),
}


@pytest.mark.parametrize(("content", "said", "told", "status"), CANNOT.values(), ids=CANNOT)
def test_a_file_that_cannot_be_read_is_told_in_a_line(
    data: Path, content: bytes, said: list[str], told: str, status: int
) -> None:
    put(data, "users.csv", content)
    _, errors, left = run(data, "import", "users", "users.csv", *said)
    assert told in errors
    assert "Traceback" not in errors
    assert left == status


WRONG = """username,number,status,createdAt,mustChangePassword,attributes,permissions,email
ada,x,GONE,yesterday,perhaps,[1],all,nobody
bob
carl,,,,,,,
"""


def test_rows_that_are_refused_are_told_whole_and_the_others_taken(data: Path) -> None:
    put(data, "users.csv", WRONG)
    output, errors, status = run(data, "import", "users", "users.csv", "--report", "report.csv")
    assert (output, status) == ("created: 1, updated: 0, unchanged: 0, refused: 2.\n", 3)
    assert errors.splitlines() == [
        "! row 2, ada: number is no whole number. status is neither ACTIVE nor DEACTIVATED. "
        "createdAt is no time like 2026-01-15T10:00:00Z. mustChangePassword is neither true nor false. "
        "attributes is no JSON object. permissions cannot be read: it is like READ docs/*. "
        "email is not an e-mail address: An email address must have an @-sign.",
        "! row 3: The row has 1 cells, the header has 8. username is required.",
    ]
    rows = list(csv.DictReader(io.StringIO((data / "report.csv").read_text())))
    assert [(row["row"], row["status"], row["username"]) for row in rows] == [
        ("2", "REFUSED", "ada"),
        ("3", "REFUSED", ""),
        ("4", "CREATED", "carl"),
    ]
    problems = orjson.loads(rows[0]["problems"])
    assert [each["path"] for each in problems][:2] == [["number"], ["status"]]
    assert (data / "report.csv").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_shows_what_would_change_and_changes_nothing(data: Path) -> None:
    put(data, "users.csv", "username,firstName\nada,Ada\n")
    run(data, "import", "users", "users.csv")
    put(data, "users.csv", "username,firstName\nada,Augusta\nbob,Bob\nme,\n")
    before = exported(data)
    output, errors, status = run(data, "import", "users", "users.csv", "--dry-run")
    assert output.splitlines() == [
        "~ ada",
        '    firstName: "Ada" -> "Augusta"',
        "+ bob",
        '    username: "bob"',
        '    firstName: "Bob"',
        '    status: "ACTIVE"',
        "Would be created: 1, updated: 1, unchanged: 0, refused: 1.",
    ]
    assert errors == "! row 4, me: username cannot be 'me': it would be mistaken for something else.\n"
    assert status == 3
    assert exported(data) == before


LINES = b"""{"username": "ada", "projects": ["Apollo", {"name": "Gemini", "role": "ADMIN"}], "groups": []}

{"username": "bob", "nickname": "b", "number": "7", "projects": [{"nom": "x"}]}
[1]
{"username":
{"username": "carl", "firstName": 1}
"""


def test_lines_of_json(data: Path) -> None:
    put(data, "users.ndjson", LINES)
    output, errors, status = run(data, "import", "users", "users.ndjson", "--create-projects")
    assert (output, status) == ("created: 1, updated: 0, unchanged: 0, refused: 4.\n", 3)
    assert [line.partition(":")[0] for line in errors.splitlines()] == [
        "! row 3, bob", "! row 4", "! row 5", "! row 6, carl"
    ]  # fmt: skip
    assert exported(data)[1]["projects"] == [{"name": "Apollo"}, {"name": "Gemini", "role": "ADMIN"}]


def test_what_was_stopped_begins_anew_and_what_is_there_is_left(data: Path) -> None:
    lines = [f"u{place},u{place}@example.com" for place in range(600)]
    put(data, "part.csv", "\n".join(["username,email", *lines[:300]]))
    put(data, "users.csv", "\n".join(["username,email", *lines]))
    run(data, "import", "users", "part.csv")
    done = run(data, "import", "users", "users.csv")
    assert done == ("created: 300, updated: 0, unchanged: 300, refused: 0.\n", "", 0)
    with closing(sqlite3.connect(data / "gatebook-data/gatebook.db")) as connection:
        count = "SELECT count(*), max(version) FROM users WHERE username <> 'admin'"
        assert connection.execute(count).fetchone() == (600, 1)


def test_twenty_of_many_refused_rows_are_shown(data: Path) -> None:
    put(data, "users.csv", "username\n" + "me\n" * 25)
    _, errors, status = run(data, "import", "users", "users.csv")
    assert (len(errors.splitlines()), errors.splitlines()[-1], status) == (
        21,
        "! and 5 more: see --report.",
        3,
    )

"""On a terminal: tables as wide as it, questions before what deletes, secrets that are not shown."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from gatebook.commands.operations.cells import cell, escaped, fitted, widths
from tests.cast import add_user
from tests.conftest import ADMIN_KEY, once
from tests.gatebook.commands.operations.conftest import Gatebook
from tests.gatebook.running import environment, run

LONG = "grace.brewster.murray.hopper@navy.example.com"
TABLE = """USERNAME  EMAIL                   NAME                     STATUS  LAST LOGIN AT
admin                             admin                    ACTIVE
grace     grace.brewster.murray…  Grace Brewster Murray …  ACTIVE
山田      yamada@example.com      山田 太郎                ACTIVE
"""


def typed(folder: Path, environ: dict[str, str], words: str, *answers: tuple[str, str]) -> tuple[str, int]:
    """What stands on a terminal of 80 columns, and the status; each answer is typed at its question."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "gatebook", *words.split()]
    with subprocess.Popen(
        command, cwd=folder, env=environ, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        seen, waiting = b"", [*answers]
        while piece := read(ours):
            seen += piece
            if waiting and waiting[0][0] in seen.decode(errors="ignore"):
                os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    os.close(ours)
    return seen.decode().replace("\r\n", "\n"), process.returncode


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # nobody has it any more
        return b""


@pytest.fixture
def environ(remote: Gatebook) -> dict[str, str]:
    return environment(**remote.environ, GATEBOOK_KEY=ADMIN_KEY, TERM="xterm")


@once
async def test_a_table_is_as_wide_as_the_terminal(environ: dict[str, str], tmp_path: Path) -> None:
    await add_user("grace", email=LONG, display_name="Grace Brewster Murray Hopper, Rear Admiral")
    await add_user("山田", email="yamada@example.com", display_name="山田 太郎")
    assert await asyncio.to_thread(typed, tmp_path, environ, "user list") == (TABLE, 0)


@once
async def test_what_deletes_asks_before(environ: dict[str, str], remote: Gatebook, tmp_path: Path) -> None:
    await add_user("grace")
    question = "Delete a user: grace? [y/N]: "
    no = await asyncio.to_thread(typed, tmp_path, environ, "user delete grace", (question, "n"))
    yes = await asyncio.to_thread(typed, tmp_path, environ, "user delete grace", (question, "y"))
    left = await remote("user", "list", "--columns", "username", GATEBOOK_KEY=ADMIN_KEY)
    assert no == (f"{question}n\nAborted!\n", 1)
    assert yes[0].startswith(f"{question}y\ndeletedId  ")
    assert left.output == "username\nadmin\n"


@once
async def test_a_password_is_asked_for_twice_and_not_shown(environ: dict[str, str], tmp_path: Path) -> None:
    answers = [("Password: ", "correct horse"), ("confirmation: ", "correct horse")]
    shown = await asyncio.to_thread(typed, tmp_path, environ, "user set-password admin", *answers)
    text = 'Password: \nRepeat for confirmation: \nuser     admin (…)\nchanges  password: null -> "set"\n'
    assert (re.sub(r"[0-9a-f-]{36}", "…", shown[0]), shown[1]) == (text, 0)


def test_commands_are_completed(tmp_path: Path) -> None:
    asked = {"_GATEBOOK_COMPLETE": "bash_complete", "COMP_WORDS": "gatebook user se", "COMP_CWORD": "2"}
    option = {**asked, "COMP_WORDS": "gatebook user list --stat", "COMP_CWORD": "3"}
    assert run(tmp_path, **asked) == ("plain,set-password\n", "", 0)
    assert run(tmp_path, **option) == ("plain,--status\n", "", 0)


def test_nothing_of_a_value_is_obeyed_by_a_terminal() -> None:
    assert escaped("a\x1b[2J\u202eb\r\n\t\x9b\udc80") == r"a\x1b[2J\u202eb\r\n\t\x9b\udc80"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (["READ", "WRITE"], "READ, WRITE"),
        ({"id": "7", "username": "ada"}, "ada"),
        ({"id": "7", "name": None, "hint": "gw_a...b"}, "gw_a...b"),
        ({"resource": "*", "resourceType": "user", "type": "READ"}, "READ:user/*"),
        ({"field": "name", "before": None, "after": "a\n"}, 'name: null -> "a\\n"'),
        ({"name": "GATEBOOK_PORT", "value": "8001", "hosts": []}, "name: GATEBOOK_PORT, value: 8001"),
    ],
)
def test_each_kind_of_value_has_its_text(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_the_widest_columns_give_way_and_ids_do_not() -> None:
    rows = [["7" * 36, "a" * 40, "b" * 30, "c"]]
    assert widths(rows, 80, frozenset([0])) == [36, 18, 19, 1]
    assert widths([["ab", "c"]], 80) == [2, 1]
    assert [fitted(text, 4) for text in ("ab", "abcde", "山田太")] == ["ab  ", "abc…", "山… "]

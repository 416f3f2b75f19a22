"""What operators are told to do can be done, more than once, and by other users."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from gatebook.commands.processes import UNDER_WAY
from gatebook.commands.server import DRAIN
from tests.documents import PAGES, TOUR, Shell, blocks
from tests.gatebook.running import ROOT, serving

OPERATIONS = ROOT / "docs" / "operations.md"


def test_the_backup_is_a_database_also_on_the_second_day_and_the_owners_alone(tmp_path: Path) -> None:
    (text,) = [each for each in blocks(OPERATIONS, "bash") if "VACUUM" in each]
    with serving(tmp_path), Shell(tmp_path) as shell:
        shell.paste("umask 022; date() { command date --date='2026-01-01' \"$@\"; }")
        for _ in range(2):
            shell.paste(text)
        shell.paste("date() { command date --date='2026-01-02' \"$@\"; }")
        shell.paste(text)
    found = sorted(tmp_path.glob("gatebook-[0-9b]*"))
    assert [each.name for each in found] == ["gatebook-2026-01-01.db", "gatebook-2026-01-02.db"]
    assert [(each.stat().st_mode & 0o777, *read(each)) for each in found] == [(0o600, "ok", 1)] * 2


def read(file: Path) -> tuple[str, int]:
    """Whether it is whole, and how many users are in it."""
    with closing(sqlite3.connect(file)) as copy:
        (whole,) = copy.execute("PRAGMA integrity_check").fetchone()
        (users,) = copy.execute("SELECT COUNT(*) FROM users").fetchone()
    return whole, users


def test_the_tour_needs_no_name_for_the_terminal() -> None:
    """Whoever came by `su` may not open what stderr is."""
    (definitions,) = [each for each in blocks(TOUR, "bash") if "field()" in each]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        typed = f'{definitions}\necho \'{{"id":"7"}}\' | field id'
        done = subprocess.run(
            ["/bin/bash", "-c", typed], stdout=subprocess.PIPE, stderr=theirs.fileno(), text=True
        )
        assert (done.returncode, done.stdout) == (0, "7\n")
        assert ours.recv(100) == b'{"id":"7"}\n'
    devices = [page.name for page in PAGES if "/dev/std" in page.read_text("utf-8")]
    assert devices == []


def test_the_unit_of_systemd_fits_itself() -> None:
    (text,) = blocks(OPERATIONS, "ini")
    lines = [line.partition("=")[::2] for line in text.splitlines() if "=" in line]
    given = dict(value.split("=", 1) for name, value in lines if name == "Environment")
    unit = dict(lines)
    credential, _ = unit["LoadCredential"].split(":")
    assert given["GATEBOOK_DATA_DIR"] == f"/var/lib/{unit['StateDirectory']}"
    assert given["GATEBOOK_DATABASE_URL_FILE"] == f"%d/{credential}"
    assert os.access(ROOT / unit["ExecStart"].removeprefix("/opt/gatebook/"), os.X_OK)
    assert int(unit["TimeoutStopSec"]) > DRAIN + UNDER_WAY
    told = "".join(blocks(OPERATIONS, "sh"))
    assert f"adduser --system --group --no-create-home --home /var/lib/gatebook {unit['User']}\n" in told

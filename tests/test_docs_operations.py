"""What operators are told to do can be done, more than once, and by other users."""

from __future__ import annotations

import os
import socket
import subprocess

from gatebook.commands.processes import UNDER_WAY
from gatebook.commands.server import DRAIN
from tests.documents import PAGES, TOUR, blocks
from tests.gatebook.running import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"


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

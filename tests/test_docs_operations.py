"""What operators are told to do can be done, more than once, and by other users."""

from __future__ import annotations

import os
import socket
import subprocess
from shutil import which

import pytest

from gatebook.commands.processes import UNDER_WAY
from gatebook.commands.server import DRAIN
from gatebook.http import capacity
from tests.documents import PAGES, TOUR, blocks
from tests.gatebook.running import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"
SYSTEMD = ROOT / "deploy" / "systemd"


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
    lines = [line.partition("=")[::2] for line in (SYSTEMD / "gatebook.service").read_text().splitlines()]
    given = dict(value.split("=", 1) for name, value in lines if name == "Environment")
    unit = dict(lines)
    assert given["GATEBOOK_DATA_DIR"] == f"/var/lib/{unit['StateDirectory']}"
    program, _, _ = unit["ExecStart"].removeprefix("/opt/gatebook/").partition(" ")
    assert os.access(ROOT / program, os.X_OK)
    assert int(unit["TimeoutStopSec"]) > DRAIN + UNDER_WAY
    assert int(unit["LimitNOFILE"]) == capacity.CONNECTIONS + capacity.OTHERS
    told = "".join(blocks(OPERATIONS, "sh"))
    assert f"adduser --system --group --no-create-home --home /var/lib/gatebook {unit['User']}\n" in told


@pytest.mark.skipif(not which("systemd-analyze"), reason="systemd-analyze is not there")
def test_the_unit_of_systemd_is_exposed_to_little() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager"]
    done = subprocess.run([*command, str(SYSTEMD / "gatebook.service")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-200:]

"""Several processes that begin at the same instant."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def start_together(commands: Sequence[Sequence[str]]) -> list[subprocess.Popen[str]]:
    """Each says that it is ready, with what is slow behind it, and begins when it is sent a line."""
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)
        for command in commands
    ]
    said = [process.stdout.readline() for process in processes if process.stdout]
    assert said == ["ready\n"] * len(processes)
    for process in processes:
        print(file=process.stdin, flush=True)
    return processes

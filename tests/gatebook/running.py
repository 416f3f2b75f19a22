"""A Gatebook of its own, in a process of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
READY = re.compile(r"Ready in [0-9.]+ s")


def environment(**settings: str) -> dict[str, str]:
    """Ours without any setting but these; nobody is there to take over from a server that ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEBOOK_")}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, "GATEBOOK_DRAIN_SECONDS": "0", **settings}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def until(condition: Callable[[], bool], seconds: float = 5) -> float:
    """How long it takes to become so, which is at most that many seconds."""
    began = time.monotonic()
    while not (so := condition()) and time.monotonic() - began < seconds:
        time.sleep(0.01)
    assert so
    return time.monotonic() - began


class Server:
    """``lines`` is what it has written until it was ready."""

    def __init__(self, process: subprocess.Popen[str], lines: list[str]) -> None:
        self.process = process
        self.lines = lines
        found = re.search(r"(http://\S+)/graphql\b", "\n".join(lines))
        self.url = found[1] if found else ""

    def graphql(self, query: str, key: str) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        return httpx2.post(f"{self.url}/graphql", json={"query": query}, headers=headers).json()

    def ends(self, signal: int) -> tuple[int, list[str]]:
        """Send a signal; the exit status, and what it wrote meanwhile."""
        self.process.send_signal(signal)
        output, _ = self.process.communicate(timeout=20)
        return self.process.returncode, output.splitlines()


@contextmanager
def serving(folder: Path, *arguments: str, through: Sequence[str] = (), **settings: str) -> Iterator[Server]:
    """``gatebook serve`` on a free port, with its data in ``folder``, from when it is ready. ``through`` is a
    command that begins it."""
    process = subprocess.Popen(
        [*through, sys.executable, "-m", "gatebook", "serve", "--port", "0", *arguments],
        cwd=folder,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Server(process, _until_ready(process))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def _until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if READY.search(line):
            return lines
    raise AssertionError("\n".join(lines))


def run(folder: Path, *arguments: str, **settings: str) -> tuple[str, str, int]:
    """What it wrote to standard output and standard error, and its exit status."""
    done = subprocess.run(
        [sys.executable, "-m", "gatebook", *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout, done.stderr, done.returncode

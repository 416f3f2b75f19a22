"""The server that is attacked: what it uses, and how long others wait for it meanwhile."""

from __future__ import annotations

import os
import re
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import IO, Any, NamedTuple

import orjson

from scripts.benchmark import servers
from scripts.benchmark.memory import resident
from scripts.benchmark.servers import Server
from scripts.hostile.filled import Filled
from scripts.hostile.sending import Answer, graphql, send
from scripts.hostile.watch import Watcher, watching

ADMIN = "the-administrator-of-a-server-under-attack"
TICK = os.sysconf("SC_CLK_TCK")
WARM = (
    "{ users(first: 1) { nodes { id projects { nodes { id } } permissions { nodes { id } } } } __typename }"
)
START = 120  # seconds it may take
MOST_MEMORY = 4096  # MB; the machine has other work


class Spent(NamedTuple):
    """Seconds of CPU, seconds that others waited, and MB: what stayed, and the most there was meanwhile."""

    cpu: float
    stall: float
    grew: float
    peak: float


class Attacked:
    def __init__(
        self, server: Server, filled: Filled, watcher: Watcher, log: IO[bytes], seconds: float
    ) -> None:
        self.port, self.pid = server
        self.filled, self.watcher, self.log, self.seconds = filled, watcher, log, seconds
        self.over = ""
        self.begin()

    @property
    def user(self) -> str:
        """The key of an ordinary user, whose number is 1."""
        return self.filled.secrets[0]

    def send(self, request: bytes) -> Answer:
        answer = send(self.port, request, self.passed)
        if answer.over:
            self.kill(answer.over)
        return answer

    def ask(self, document: str, key: str = ADMIN, **variables: Any) -> Any:
        """What must succeed, to prepare an attack."""
        answer = self.send(graphql(key, document, **variables))
        found = orjson.loads(answer.body)
        assert "errors" not in found, found  # noqa: S101
        return found["data"]

    def passed(self, seconds: float) -> str:
        if seconds > self.seconds:
            return f"over {self.seconds:.0f} s"
        return f"over {MOST_MEMORY} MB" if resident(self.pid) > MOST_MEMORY else ""

    def kill(self, over: str) -> None:
        """It would not end before it has answered."""
        self.over, self.spent_before_end = over, self.spent()
        os.kill(self.pid, signal.SIGKILL)

    def begin(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")  # the peak is that from now on
        self.cpu, self.resident = used(self.pid), resident(self.pid)
        self.watcher.reset()

    def spent(self) -> Spent:
        """Since it began."""
        if self.over:
            return self.spent_before_end
        grew, peak = resident(self.pid) - self.resident, peak_of(self.pid) - self.resident
        return Spent(used(self.pid) - self.cpu, self.watcher.longest, grew, peak)

    def settle(self) -> None:
        """Until others are answered again."""
        began = perf_counter()
        while not self.over and self.watcher.waiting > 0.02:
            if over := self.passed(perf_counter() - began):
                self.kill(over)
            time.sleep(0.005)

    def idle(self, seconds: float) -> float:
        """How long others wait while it has nothing to do: what they wait for this machine."""
        self.begin()
        time.sleep(seconds)
        return self.watcher.longest

    def logged(self) -> str:
        self.log.seek(0)
        return self.log.read().decode(errors="replace")


def used(pid: int) -> float:
    """Seconds of CPU, of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def peak_of(pid: int) -> float:
    """In MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def attacked(filled: Filled, root: Path, seconds: float) -> Iterator[Attacked]:
    """A fresh server of the checkout ``root``, over what is filled."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as log,
        servers.gatebook(filled.url, 1, ADMIN, Path(folder), root, log) as server,
        watching(server.port, server.pid) as watcher,
    ):
        found = Attacked(server, filled, watcher, log, START)
        for _ in range(10):
            found.ask(WARM)
        found.seconds = seconds
        try:
            yield found
        finally:
            os.kill(server.pid, signal.SIGKILL)  # else it would wait for whom we left

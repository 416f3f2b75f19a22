"""The server that is in trouble, whose log is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.benchmark.memory import resident, workers
from scripts.benchmark.servers import Server
from tests.faults.asking import KEY
from tests.gatebook.running import serving

NOTHING: dict[str, str] = {}


class Served:
    """``log`` is what it has written by now."""

    def __init__(self, port: int, process: subprocess.Popen[str], log: list[str]) -> None:
        self.port, self.process, self.pid, self.log = port, process, process.pid, log

    def kill(self) -> None:
        """With its workers."""
        os.killpg(self.pid, signal.SIGKILL)

    @property
    def workers(self) -> list[int]:
        return workers(Server(self.port, self.pid))

    def descriptors(self) -> int:
        """Of all its processes that answer."""
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in self.workers)

    def resident(self) -> float:
        """In MB, of the largest of them."""
        return max(map(resident, self.workers))

    @property
    def faults(self) -> list[str]:
        """Lines of what nobody foresaw."""
        return [line for line in self.log if "Traceback" in line or " ERROR " in line]


@contextmanager
def served(
    folder: Path,
    url: str,
    *arguments: str,
    around: Mapping[str, str] = NOTHING,
    through: Sequence[str] = (),
    **settings: str,
) -> Iterator[Served]:
    """From when it is ready. Its log is kept without the lines of requests. ``around`` is the rest of its
    environment."""
    chosen = {"DATABASE_URL": url, "ADMIN_KEY": KEY, "PLAYGROUND": "false", **settings}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # who starts again has compiled it before
    named = {f"GATEBOOK_{name}": value for name, value in chosen.items()}
    with serving(folder, *arguments, through=through, **named, **around) as server:
        found = Served(int(server.url.rpartition(":")[2]), server.process, [])
        assert server.process.stdout
        lines = (line for line in server.process.stdout if " gatebook.access " not in line)
        reading = threading.Thread(target=found.log.extend, args=[lines])
        reading.start()  # a full pipe would stop it
        try:
            yield found
        finally:
            if server.process.poll() is None:
                found.kill()
            server.process.wait()
            reading.join()
            _show(found.log)


def _show(log: list[str]) -> None:
    """Where something did not hold, pytest shows what is printed: warnings by how many there are."""
    warnings = Counter(line.partition("]")[2].strip() for line in log if " WARNING " in line)
    print(*[f"{many} x {words}" for words, many in warnings.most_common(20)], sep="\n")
    print(*[line for line in log if " WARNING " not in line][:200])

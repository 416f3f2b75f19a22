"""How much memory a worker holds, and whether requests make it more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.benchmark.load import COUNTER, Job, Result
from scripts.benchmark.servers import Server
from scripts.benchmark.works import Work

REQUESTS = 20_000
LIMIT = 120.0  # MB; 114 were seen on PostgreSQL, after 64 whole directories at once
NOISE = 3.0  # MB; on SQLite its cache of pages, at most 16 MB, is still filling


def workers(server: Server) -> list[int]:
    """With one worker it is the server itself, else its children that answer requests."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in _command(pid)] or [server.pid]


def _command(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def resident(pid: int) -> float:
    """In MB, as the kernel counts it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"{pid} has ended")


def largest(server: Server) -> float:
    return max(map(resident, workers(server)))


def measure(server: Server, works: Sequence[Work], load: Callable[[Job], Result]) -> bool:
    """Whether it stays within the limit, and where it is after half of the requests."""
    mixed = [request for turn in range(8) for work in works for request in work.asked[turn : turn + 1]]
    mixed += [work.asked[0] for work in works if work.writes] * 2
    assert any(COUNTER in request for request in mixed)  # noqa: S101 - it writes, too
    before, sizes, refused = largest(server), [], 0
    for half in (0, 1):
        counter = 700_000_000_000 + half * REQUESTS
        result = load(Job(server.port, mixed, counter, seconds=300, most=REQUESTS // 2))
        refused += result.refused
        sizes.append(largest(server))
    grew = sizes[1] - sizes[0]
    print(f"memory of a worker: {before:.0f} MB before, {sizes[0]:.0f} MB after {REQUESTS // 2:,} mixed")
    print(f"requests, {sizes[1]:.0f} MB after {REQUESTS:,}; {refused} refused")
    return sizes[1] <= LIMIT and grew <= NOISE and not refused

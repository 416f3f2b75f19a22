"""The measured numbers, as a table for people and as rows for programs."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple, Protocol

import orjson

from scripts.benchmark.load import Result


class Measured(NamedTuple):
    """What, over how many users, and on what."""

    work: str
    users: int
    database: str
    workers: int


class Row(NamedTuple):
    """``peer`` is another program that gives the same answer, when one was measured beside."""

    work: str
    users: int
    database: str
    workers: int
    rps: float
    p50_ms: float
    p99_ms: float
    floor_rps: float
    ratio: float
    peer: str | None = None
    peer_rps: float | None = None

    def line(self) -> str:
        line = (
            f"{self.work:22}{self.users:8,}{self.rps:8.0f}/s{self.p50_ms:8.1f} ms{self.p99_ms:8.1f} ms"
            f"{self.floor_rps:10.0f}/s{self.ratio:8.2f}"
        )
        return line if self.peer_rps is None else f"{line}{self.peer_rps:10.0f}/s  {self.peer}"


HEAD = f"{'work':22}{'users':>8}{'rate':>10}{'p50':>11}{'p99':>11}{'floor':>12}{'ratio':>8}{'peer':>12}"


def row(
    measured: Measured,
    name: str | None,
    ours: Sequence[Result],
    floor: Sequence[Result],
    peer: Sequence[Result] = (),
) -> Row:
    """Rates are medians of rounds: on a machine with other work a mean tells of the other work."""
    rate, least = rate_of(ours), rate_of(floor)
    steps = quantiles([latency * 1000 for result in ours for latency in result.latencies], n=100)
    return Row(
        *measured,
        rps=round(rate, 1),
        p50_ms=round(steps[49], 3),
        p99_ms=round(steps[98], 3),
        floor_rps=round(least, 1),
        ratio=round(rate / least, 3),
        peer=name,
        peer_rps=round(rate_of(peer), 1) if peer else None,
    )


def rate_of(results: Sequence[Result]) -> float:
    return median(result.rps for result in results)


def machine() -> str:
    """The processor and how many of its cores there are."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    python = f"Python {platform.python_version()}"
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {python}"


class Written(Protocol):
    def _asdict(self) -> dict[str, Any]: ...


def write(path: Path, rows: Sequence[Written]) -> None:
    path.write_bytes(orjson.dumps([each._asdict() for each in rows], option=orjson.OPT_INDENT_2) + b"\n")

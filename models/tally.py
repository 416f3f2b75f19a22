"""What happened in this process, counted for whoever watches it: plain numbers, which only grow.

The names are ours alone, from a bounded set: nothing that callers send makes another. To count costs less
than a microsecond; whoever exposes the numbers takes what came since, see ``gatebook/http/exposition.py``.
"""

from __future__ import annotations

from bisect import bisect_left

Key = tuple[str | int, ...]
"""What is counted, and the values of its labels."""

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds

counts: dict[Key, int] = {}
times: dict[Key, list[float]] = {}
"""How many took up to each of the bounds, how many longer, and the sum of their seconds."""


def count(*key: str | int) -> None:
    counts[key] = counts.get(key, 0) + 1


def took(seconds: float, *key: str | int) -> None:
    if (row := times.get(key)) is None:
        row = times[key] = [0.0] * (len(BOUNDS) + 2)
    row[bisect_left(BOUNDS, seconds)] += 1
    row[-1] += seconds

"""Durations as Go writes them, and with days: ``720h``, ``1h30m``, ``30d``."""

from __future__ import annotations

import re

from models.errors import Problem
from resolvers.reading.lookup import shown

MAX_DURATION = 10**14
MAX_DURATION_LENGTH = 50
UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h|d)")


def duration(text: str) -> int:
    """In milliseconds."""
    parts = DURATION.findall(text) if len(text) <= MAX_DURATION_LENGTH else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise Problem(f"Invalid request body: invalid duration {shown(text)!r}", "expires_in")
    return min(int(sum(float(number) * UNITS[unit] for number, unit in parts)), MAX_DURATION)

"""How many connections a process takes on: each needs a file descriptor, and so does it to say no.

When they run out, uvloop drops connections without a word, and may stop listening for good.
"""

from __future__ import annotations

import logging
import resource
from functools import cache
from time import monotonic

CONNECTIONS = 10_000
OTHERS = 100  # listeners, the database, the loop, and connections that are being refused
SECONDS_BETWEEN_WARNINGS = 60

logger = logging.getLogger("gatebook")
_warned_at = float("-inf")


def raise_limit() -> None:
    """The soft limit is often 1024 for the sake of old programs; the hard one is what we may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHERS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def connections() -> int:
    """How many this process takes on."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if soft == resource.RLIM_INFINITY else min(CONNECTIONS, max(soft - OTHERS, soft // 4))


def warn() -> None:
    """One line, however many are refused."""
    global _warned_at
    if monotonic() - _warned_at > SECONDS_BETWEEN_WARNINGS:
        _warned_at = monotonic()
        logger.warning(
            "Connections are refused: this process holds %d, as many as it can. See ulimit -n.", connections()
        )

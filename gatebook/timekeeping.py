"""Whether our clock can be relied upon: what expires does so by the clock of whoever is asked.

Sessions, links and keys that were made by another process, or before the clock was set, end earlier or later
by as much as the clocks differ. There is nothing to do about that but to say so.
"""

from __future__ import annotations

import time

from gatebook.logs import logger
from models import clock, database

APART = 2 * clock.SECOND  # that clocks never are which are kept by NTP
NEVER_SET = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # it goes on while the machine sleeps


class Clocks:
    """A line in the log for each time that our clock is set, and when it begins to differ from the
    database's."""

    def __init__(self) -> None:
        self.ahead, self.apart = _ahead(), 0

    async def look(self) -> None:
        set_by = _ahead() - self.ahead
        if abs(set_by) > APART:
            self.ahead += set_by
            _warn("was set", set_by, "forward", "back")
        apart = await _apart()
        if abs(apart - self.apart) > APART:
            self.apart = apart
            if abs(apart) > APART:
                _warn("is", apart, "ahead of the database's", "behind the database's")


def _ahead() -> int:
    """Milliseconds by which ours is ahead of one that nobody sets."""
    return clock.now() - time.clock_gettime_ns(NEVER_SET) // 1_000_000


async def _apart() -> int:
    """Milliseconds by which ours is ahead of the database's, at the least: asking takes some time."""
    before = clock.now()
    theirs = await database.clock()
    if theirs is None:
        return 0
    return max(0, before - theirs) or min(0, clock.now() - theirs)


def _warn(what: str, milliseconds: int, forward: str, back: str) -> None:
    where, when = (forward, "earlier") if milliseconds > 0 else (back, "later")
    seconds = f"{abs(milliseconds) / clock.SECOND:,.0f} s"
    told = "The clock %s %s %s: what expires does so %s. Set it by NTP, on every host."
    logger.warning(told, what, seconds, where, when)

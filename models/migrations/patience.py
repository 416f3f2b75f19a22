"""Waiting for what another process holds: not in silence, and not without end."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from models.migrations.steps import MigrationError

LIMIT = 60.0  # seconds
FIRST, NEXT = 1.0, 10.0  # seconds until it is said, and said again

Tell = Callable[[str], None]


class Patience:
    """``what`` is waited for, as in "Waiting for …"."""

    def __init__(self, what: str, tell: Tell) -> None:
        self.what, self.tell = what, tell
        self.began = monotonic()
        self.told_at = self.began + FIRST

    def look(self) -> None:
        """Now and then, while it goes on."""
        now = monotonic()
        if now - self.began > LIMIT:
            raise MigrationError(f"Waited {LIMIT:.0f} s in vain for {self.what}.")
        if now > self.told_at:
            self.told_at = now + NEXT
            left = self.began + LIMIT - now
            self.tell(
                f"Waiting for {self.what} ({now - self.began:.0f} s; for {left:.0f} s more at the most)"
            )

"""What one request may cost. Whoever does costly work takes it from the budget of the request it is done for.

There is none where no document says what is wanted: in the REST dialects, whose paths each read what they
read, and on the command line.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from models.errors import Invalid

MAX_POINTS = 30_000
FIELDS = 16  # of a record cost as much as the record itself
STATEMENT = 40  # points
TEXT = 1024  # bytes of what may be long cost as much as a record
SECONDS = 0.7  # of SQLite's work


@dataclass
class Budget:
    """``points`` pay for what is read: see ``price``. ``seconds`` are for SQLite to find it, where
    that takes long."""

    most: int = MAX_POINTS
    points: float = 0
    seconds: float = SECONDS

    def spend(self, points: float) -> None:
        self.points += points
        if self.points > self.most:
            raise too_costly(self.points, self.most)


current: ContextVar[Budget | None] = ContextVar("budget", default=None)


def spend(points: float) -> None:
    """Raises Invalid when the request has cost too much."""
    if (budget := current.get()) is not None:
        budget.spend(points)


def left() -> int | None:
    """How many records may still be read; None where nothing limits it."""
    budget = current.get()
    return None if budget is None else max(0, int(budget.most - budget.points))


def price(fields: int) -> float:
    """Of a record of which so many fields are read or written."""
    return 1 + fields / FIELDS


def too_costly(points: float, most: int) -> Invalid:
    return Invalid(f"This costs {int(points)} points, at most {most} are allowed: ask for less.")


def too_long() -> Invalid:
    return Invalid("The database would work on this for too long: ask for less.")

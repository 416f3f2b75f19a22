"""What is noted of a request while it is answered, for its line in the log. Nothing is decided by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

from models import tracing
from models.errors import Problem, Problems, Unauthenticated, problems_of

if TYPE_CHECKING:
    from models.caller import Caller


class Noted:
    """``caller`` is the Caller, once it is known; ``operations`` are names from the schema or the routes,
    never a caller's words, and ``problems`` the codes of what was refused."""

    __slots__ = ("caller", "door", "operations", "problems", "sql_seconds", "trace_id")

    def __init__(self) -> None:
        self.door = "other"
        self.caller: Caller | None = None
        self.operations: Sequence[str] = ()
        self.problems: list[str] = []
        self.sql_seconds = 0.0
        self.trace_id: str | None = None


current: ContextVar[Noted | None] = ContextVar("noted", default=None)


def through(door: str) -> None:
    if noted := current.get():
        noted.door = door


def asked(door: str, caller: Caller) -> None:
    """Who asks, and through which door."""
    if noted := current.get():
        noted.door, noted.caller = door, caller


def operations(names: Sequence[str]) -> None:
    """What is asked for; it begins."""
    if noted := current.get():
        noted.operations = names
        if tracing.spans:
            tracing.spans.operation(names)


def problems(codes: Iterable[str]) -> None:
    if noted := current.get():
        noted.problems.extend(codes)


def refused(error: Exception) -> None:
    """What has a code of its own; of the rest the status tells."""
    if isinstance(error, (Problem, Problems)):
        problems(problem.code.value for problem in problems_of(error))
    elif isinstance(error, Unauthenticated):
        problems(["UNAUTHENTICATED"])

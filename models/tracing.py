"""Who is told of each operation and statement of a request, where traces are wanted; else nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Spans(Protocol):
    def operation(self, names: Sequence[str]) -> None:
        """It begins; it ends with its request."""

    def statement(self, text: str, seconds: float) -> None:
        """It has just ended. The text has no values in it."""


spans: Spans | None = None

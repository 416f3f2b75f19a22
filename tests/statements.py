"""What is sent to the database while a test watches."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Statement(NamedTuple):
    text: str
    values: list[Any]


class Watch(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Statement] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "%s: %s" and isinstance(record.args, tuple):
            text, values = record.args
            self.seen.append(Statement(str(text), list(values or ())))  # type: ignore[call-overload]


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """The statements, as they come; BEGIN and COMMIT are not among them."""
    logger, watch = logging.getLogger("tortoise.db_client"), Watch()
    before = logger.level
    logger.addHandler(watch)
    logger.setLevel(logging.DEBUG)
    try:
        yield watch.seen
    finally:
        logger.setLevel(before)
        logger.removeHandler(watch)

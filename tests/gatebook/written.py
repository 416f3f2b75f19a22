"""What a server's log is told, as it is written."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from gatebook import logs

Read = Callable[[], list[str]]
CLIENTS = "httpx2"
LOGGERS = ("", CLIENTS, "uvicorn.error", "asyncpg.pool", *logs.TALKATIVE)


@contextmanager
def written(level: str = "info", format: str = "json") -> Iterator[Read]:
    """The lines until now; the loggers are left as they were."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    stream = io.StringIO()
    logs.configure(level, format, stream)
    logging.getLogger(CLIENTS).setLevel(logging.ERROR)  # that of the tests tells each request
    try:
        yield lambda: stream.getvalue().splitlines()
    finally:
        for logger, former, handlers in before:
            logger.setLevel(former)
            logger.handlers[:] = handlers


def requests(lines: list[str]) -> list[dict[str, Any]]:
    """The lines of requests, without what differs each time."""
    found = [json.loads(line) for line in lines]
    varying = ("time", "ms", "message", "requestId", "level", "logger")
    return [
        {name: value for name, value in line.items() if name not in varying}
        for line in found
        if line["logger"] == "gatebook.access"
    ]

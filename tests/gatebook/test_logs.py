"""Log lines: one each, whatever stands in the values."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import orjson
import pytest

from gatebook import logs

Read = Callable[[], list[str]]
EVIL = "a\r\n2026-01-01T00:00:00.000Z INFO gatebook forged\x1b[2J\u2028b\u202ec\udc80\x00"
ESCAPED = r"a\u000d\u000a2026-01-01T00:00:00.000Z INFO gatebook forged\u001b[2J\u2028b\u202ec\udc80\u0000"


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    """Leave the loggers as they were."""
    loggers = [logging.getLogger(name) for name in ("", "uvicorn.error", *logs.TALKATIVE)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def configured(level: str, format: str) -> Read:
    stream = io.StringIO()
    logs.configure(level, format, stream)
    return lambda: stream.getvalue().splitlines()


def parsed(line: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(line)
    assert str(found.pop("time")).endswith("Z")
    return found


def test_a_text_line_has_time_level_logger_request_message_and_fields() -> None:
    lines = configured("info", "text")
    token = logs.request_id.set("q-1")
    logging.getLogger("gatebook.access").info(
        "%s %d", "GET", 200, extra={"fields": {"ms": 1.5, "who": "a b=c"}}
    )
    logs.request_id.reset(token)
    logging.getLogger("gatebook").info("later")

    assert [line.split(" ", 1)[1] for line in lines()] == [
        'INFO gatebook.access [q-1] GET 200 ms=1.5 who="a b=c"',
        "INFO gatebook later",
    ]


def test_a_json_line_has_the_same() -> None:
    lines = configured("info", "json")
    token = logs.request_id.set("q-1")
    logging.getLogger("gatebook.access").info(
        "%s %d", "GET", 200, extra={"fields": {"ms": 1.5, "level": "x"}}
    )
    logs.request_id.reset(token)

    assert [parsed(line) for line in lines()] == [
        {"ms": 1.5, "level": "info", "logger": "gatebook.access", "message": "GET 200", "requestId": "q-1"}
    ]


@pytest.mark.promise("S65")
@pytest.mark.parametrize("format", ["text", "json"])
def test_no_value_can_forge_a_line(format: str) -> None:
    lines = configured("info", format)
    logs.request_id.set(EVIL)
    logging.getLogger("gatebook").info("%s", EVIL, extra={"fields": {"agent": EVIL}})
    logs.request_id.set("")

    (line,) = lines()
    assert line.isprintable()
    assert line.count(ESCAPED if format == "text" else orjson.dumps(ESCAPED).decode()[1:-1]) >= 2


@pytest.mark.parametrize("format", ["text", "json"])
def test_no_trace_can_forge_a_line(format: str) -> None:
    lines = configured("info", format)
    try:
        raise ValueError(EVIL)
    except ValueError:
        logging.getLogger("gatebook").exception("failed")

    assert all(line.isprintable() for line in lines())
    if format == "text":
        assert lines()[0].endswith("ERROR gatebook failed")
        assert all(line.startswith("    | ") for line in lines()[1:])
    else:
        (line,) = lines()
        assert str(parsed(line)["error"]).startswith("Traceback (most recent call last):\n")


@pytest.mark.promise("S65")
def test_a_line_does_not_grow_without_end() -> None:
    lines = configured("info", "text")
    try:
        raise ValueError("x\n" * 100_000 + "y" * 100_000)
    except ValueError:
        logging.getLogger("gatebook").exception("z" * 100_000)

    assert len("".join(lines())) < 6000


@pytest.mark.promise("S65")
def test_statements_and_their_values_are_never_logged() -> None:
    lines = configured("debug", "text")
    logging.getLogger("tortoise.db_client").debug("INSERT INTO users: ['$2b$12$hash']")
    logging.getLogger("aiosqlite").debug("executing INSERT INTO users: ['$2b$12$hash']")
    logging.getLogger("gatebook").debug("this is")

    assert [line.split(" ", 1)[1] for line in lines()] == ["DEBUG gatebook this is"]


def test_uvicorn_says_only_what_went_wrong() -> None:
    lines = configured("info", "text")
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7, extra={"color_message": "…"})
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")

    assert [line.split(" ", 1)[1] for line in lines()] == [
        "WARNING uvicorn.error Invalid HTTP request received."
    ]


def test_the_level_is_the_least_important_that_is_written() -> None:
    lines = configured("error", "text")
    for name in ("gatebook", "uvicorn.error", "tortoise"):
        logging.getLogger(name).warning("no")
        logging.getLogger(name).error("yes")

    assert [line.split(" ", 1)[1] for line in lines()] == [
        "ERROR gatebook yes",
        "ERROR uvicorn.error yes",
        "ERROR tortoise yes",
    ]

"""Log lines, as text or as JSON: one line each, whatever stands in the values, and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar
from typing import Any, TextIO

import orjson

from models.clock import to_text

logger = logging.getLogger("gatebook")
request_id: ContextVar[str] = ContextVar("request_id", default="")

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
TALKATIVE = (
    "tortoise",
    "tortoise.db_client",
    "aiosqlite",
)  # at DEBUG they write statements with their values

# Whatever could begin a line, move the cursor or turn the direction of text; and halves of characters.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
PLAIN = re.compile(r'[^\s"=]+')
LONGEST_MESSAGE, LONGEST_LINE, LONGEST_TRACE = 4000, 500, 60


def configure(level: str, format: str, stream: TextIO | None = None) -> None:
    """Route every logger, uvicorn's too, to the standard error output."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if format == "json" else Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    quiet = max(LEVELS[level], logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(quiet)
    # each time it cannot connect, a trace; what is the matter is told with the request that needs it
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
    # "Application startup complete." and its like
    logging.getLogger("uvicorn.error").setLevel(logging.DEBUG if level == "debug" else quiet)


def safe(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Text(logging.Formatter):
    """A trace follows its line, each of its own lines indented so that none looks like the log's."""

    def format(self, record: logging.LogRecord) -> str:
        identity = f" [{safe(request_id.get())}]" if request_id.get() else ""
        fields = "".join(f" {name}={_word(value)}" for name, value in _fields(record).items())
        line = f"{_time(record)} {record.levelname} {record.name}{identity} {_message(record)}{fields}"
        return "\n    | ".join([line, *_trace(record, self)])


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name}
        line["message"] = _message(record)
        if request_id.get():
            line["requestId"] = safe(request_id.get())
        if trace := _trace(record, self):
            line["error"] = "\n".join(trace)
        return orjson.dumps({**_fields(record, "data"), **_fields(record), **line}).decode()


def _time(record: logging.LogRecord) -> str:
    return to_text(int(record.created * 1000))


def _message(record: logging.LogRecord) -> str:
    text = safe(record.getMessage()[: LONGEST_MESSAGE + 1])
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"


def _fields(record: logging.LogRecord, name: str = "fields") -> dict[str, Any]:
    """What the caller gave as ``extra={"fields": {...}}``; as ``data``, what the message says already, for
    programs."""
    given: dict[str, Any] = getattr(record, name, {})
    plain = (int, float, bool, type(None))
    return {name: value if isinstance(value, plain) else safe(str(value)) for name, value in given.items()}


def _word(value: Any) -> str:
    """A value with a blank in it could pose as the next field."""
    text = str(value)
    return text if PLAIN.fullmatch(text) else orjson.dumps(text).decode()


def _trace(record: logging.LogRecord, formatter: logging.Formatter) -> list[str]:
    if not record.exc_info:
        return []
    lines = formatter.formatException(record.exc_info).split("\n")
    return [safe(line[:LONGEST_LINE])[:LONGEST_LINE] for line in lines[-LONGEST_TRACE:]]

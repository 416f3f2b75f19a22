"""What a client of a REST dialect sent, as the type that the handler asks for, or what is wrong with it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from models.errors import Code, Invalid

QUERY_LENGTH = 16 * 1024
BRACKETS = 10_000  # of a body: an empty list takes two bytes to send, and fifty to keep
MESSAGE_LENGTH = 200
MISSING = re.compile(r"Object missing required field `(\w+)`")


class Malformed(Invalid):
    """A body that is no JSON."""


class Mistyped(Invalid):
    """A field of a body or a query that is missing, or not of its type."""


def read_query(query: bytes, type_: Any) -> Any:
    """The last of each name counts."""
    if len(query) > QUERY_LENGTH:
        raise Mistyped(f"The query has at most {QUERY_LENGTH} characters.")
    pairs = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    try:
        return msgspec.convert(pairs, type_, strict=False)
    except msgspec.ValidationError as error:
        raise wrong(error) from None


def read_body(body: bytes, type_: Any) -> Any:
    """No body at all is an empty object."""
    if body.count(b"[") + body.count(b"{") > BRACKETS:
        raise Malformed(f"JSON parse error - more than {BRACKETS} lists and objects")
    try:
        return msgspec.json.decode(body.strip() or b"{}", type=type_)
    except msgspec.ValidationError as error:
        raise wrong(error) from None
    except msgspec.DecodeError as error:
        raise Malformed(f"JSON parse error - {error}") from None
    except UnicodeDecodeError:
        raise Malformed("JSON parse error - a text is not UTF-8") from None
    except RecursionError:
        raise Malformed("JSON parse error - nested too deeply") from None


def wrong(error: msgspec.ValidationError) -> Mistyped:
    """msgspec's words, with the field they are about as the path. They may hold what was sent."""
    text = str(error)
    words, found, place = text.rpartition(" - at `$")
    path = tuple(part for part in re.split(r"[.\[\]]+", place[:-1]) if part) if found else ()
    words = words if found else text
    if missing := MISSING.fullmatch(words):
        return Mistyped("This field is required.", (*path, missing[1]), code=Code.REQUIRED)
    return Mistyped(words if len(words) <= MESSAGE_LENGTH else f"{words[:MESSAGE_LENGTH]}…", path or None)

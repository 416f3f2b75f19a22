"""What a client of a REST dialect sent, as the type that the handler asks for, or what is wrong with it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from models.errors import Code, Invalid, Path
from models.sent import decimal, unsayable

T = TypeVar("T")
MAX_QUERY_LENGTH = 16 * 1024
MAX_BRACKETS = 10_000  # of a body: an empty list takes two bytes to send, and fifty to keep
MAX_MESSAGE_LENGTH = 200
# How msgspec words what is wrong, and where. It says so in no other way.
PLACED = re.compile(r"(?P<message>.*) - at `\$(?P<path>.*)`", re.DOTALL)
MISSING = re.compile(r"Object missing required field `(\w+)`")
MISTYPED = re.compile(r"Expected `([^`]+)`, got `(\w+)`")
QUOTED = re.compile(r"`[^`]+`")
JSON_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


class Malformed(Invalid):
    """A body that is no JSON."""


class Mistyped(Invalid):
    """A field of a body or a query that is missing, or not of its type. ``expected`` and ``got`` are types in
    msgspec's words (``str``, ``array | null``), and empty where it is something else that is wrong."""

    def __init__(
        self,
        message: str,
        path: Path | None = None,
        *,
        code: Code | None = None,
        expected: str = "",
        got: str = "",
    ) -> None:
        super().__init__(message, path, code=code)
        self.expected, self.got = expected, got


def read_query(query: bytes, type_: type[T]) -> T:
    """The last of each name counts; an empty one is absent."""
    if len(query) > MAX_QUERY_LENGTH:
        raise Mistyped(f"The query has at most {MAX_QUERY_LENGTH} characters.")
    pairs = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    given = {name: value for name, value in pairs.items() if value}
    try:
        return msgspec.convert(given, type_, strict=False)
    except msgspec.ValidationError as error:
        raise mistyped(str(error)) from None


def read_body(body: bytes, type_: type[T]) -> T:
    """No body at all is an empty object."""
    if body.count(b"[") + body.count(b"{") > MAX_BRACKETS:
        raise Malformed(f"JSON parse error - more than {MAX_BRACKETS} lists and objects")
    try:
        return decoder(type_).decode(body.strip() or b"{}")  # type: ignore[no-any-return, arg-type]
    except msgspec.ValidationError as error:
        raise mistyped(str(error)) from None
    except msgspec.DecodeError as error:
        raise Malformed(f"JSON parse error - {unsayable(body) or error}") from None
    except UnicodeDecodeError:
        raise Malformed("JSON parse error - a text is not UTF-8") from None
    except RecursionError:
        raise Malformed("JSON parse error - nested too deeply") from None


@cache
def decoder(type_: type[object]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_, float_hook=decimal)


def mistyped(text: str) -> Mistyped:
    """msgspec's words as data. They may hold what was sent, so they are cut."""
    placed = PLACED.fullmatch(text)
    message, path = (placed["message"], path_of(placed["path"])) if placed else (text, ())
    if missing := MISSING.fullmatch(message):
        return Mistyped("This field is required.", (*path, missing[1]), code=Code.REQUIRED)
    expected, got = types.groups() if (types := MISTYPED.fullmatch(message)) else ("", "")
    return Mistyped(shortened(worded(message)), path or None, expected=expected, got=got)


def worded(message: str) -> str:
    """With the names that JSON has for types, where it is types that are told."""
    if not message.startswith("Expected `"):
        return message
    return QUOTED.sub(lambda types: re.sub(r"\w+", _json_type, types[0]), message)


def _json_type(name: re.Match[str]) -> str:
    return JSON_TYPES.get(name[0], name[0])


def path_of(place: str) -> Path:
    """``.groups[0]`` is ``("groups", "0")``."""
    return tuple(part for part in re.split(r"[.\[\]]+", place) if part)


def shortened(message: str) -> str:
    return message if len(message) <= MAX_MESSAGE_LENGTH else f"{message[:MAX_MESSAGE_LENGTH]}…"

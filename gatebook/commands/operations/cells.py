"""Values as text: on one line, without what a terminal would obey, and as wide as there is room."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d\.\d{3}Z", re.ASCII)
NAMES = ("username", "name", "hint", "id")


def escaped(text: str) -> str:
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def cell(value: Any, *, short: bool = False) -> str:
    """``short`` are times to the minute, as people read them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(cell(each, short=short) for each in value)
    if isinstance(value, Mapping):
        return _object(value)
    text = escaped(str(value))
    return f"{found[1]} {found[2]}" if short and (found := TIME.fullmatch(text)) else text


def _object(value: Mapping[str, Any]) -> str:
    """A change, a permission, a record by its name, or all that is in it."""
    if {"field", "before", "after"} <= value.keys():
        return f"{value['field']}: {_json(value['before'])} -> {_json(value['after'])}"
    if {"resourceType", "resource", "type"} <= value.keys():
        return escaped(f"{value['type']}:{value['resourceType']}/{value['resource']}")
    if "id" in value:
        return label(value)
    return ", ".join(f"{name}: {cell(each)}" for name, each in value.items() if each not in (None, [], {}))


def label(record: Mapping[str, Any]) -> str:
    """What a person calls it."""
    return escaped(next(str(record[name]) for name in NAMES if record.get(name) is not None))


def _json(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


def width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def fitted(text: str, room: int) -> str:
    """Exactly so wide."""
    if width(text) <= room:
        return text + " " * (room - width(text))
    while width(text) > room - 1:
        text = text[:-1]
    return f"{text}…" + " " * (room - 1 - width(text))


def widths(rows: list[list[str]], room: int, kept: frozenset[int] = frozenset()) -> list[int]:
    """Of the columns; the widest gives way first, but what is ``kept`` does not."""
    found = [max(map(width, column)) for column in zip(*rows, strict=True)]
    while sum(found) + 2 * (len(found) - 1) > room:
        most = max((wide for place, wide in enumerate(found) if place not in kept), default=0)
        if most <= 8:
            break
        found[next(place for place, wide in enumerate(found) if wide == most and place not in kept)] -= 1
    return found

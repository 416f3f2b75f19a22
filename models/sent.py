"""What JSON says and Python would take for something else, or not at all: known here, so that nobody stores
another value than was sent."""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

ALWAYS_KEPT = 15  # digits of a decimal, whatever they are
LONGEST_SHOWN = 100


class Inexact(float):
    """A decimal of which a double keeps another value: the nearest, or infinity. It reads as it was sent."""

    sent: str

    def __repr__(self) -> str:
        return self.sent


def decimal(text: str) -> float:
    """As a double, if that is what was sent."""
    number = float(text)
    if (len(text) <= ALWAYS_KEPT and "e" not in text.lower()) or is_kept(text, number):
        return number
    inexact = Inexact(number)
    inexact.sent = text
    return inexact


def is_kept(text: str, number: float) -> bool:
    try:
        return math.isfinite(number) and Decimal(text) == Decimal(repr(number))
    except InvalidOperation:  # an exponent of too many digits
        return False


class Constant(str):
    """NaN, Infinity or -Infinity, as Python and JavaScript write them."""

    __slots__ = ()


def unsayable(content: bytes) -> str | None:
    """What a body says that JSON cannot say, and where; None when that is not what is wrong with it."""
    try:
        left: list[tuple[str, Any]] = [("", json.loads(content.decode(), parse_constant=Constant))]
    except (ValueError, RecursionError):
        return None
    while left:
        place, value = left.pop()
        if isinstance(value, Constant):
            return f"{shown(place)} is {value}, which JSON cannot say."
        if isinstance(value, str) and is_broken(value):
            return f"{shown(place)} has half a character in it: a surrogate stands alone."
        if isinstance(value, dict):
            if any(map(is_broken, value)):
                return f"A name in {shown(place)} has half a character in it: a surrogate stands alone."
            left += [(f"{place}.{name}" if place else name, each) for name, each in reversed(value.items())]
        elif isinstance(value, list):
            left += [(f"{place}.{number}", each) for number, each in reversed(list(enumerate(value)))]
    return None


def is_broken(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def shown(place: str) -> str:
    """So much of a path as may stand in an answer."""
    return place[:LONGEST_SHOWN].encode("ascii", "backslashreplace").decode() or "The body"

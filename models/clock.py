"""Time as Gatebook keeps it: whole milliseconds since 1970 in UTC, so that what is shown is what is
stored."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
PARTIAL = re.compile(
    r"\d{4}-\d\d-\d\d([Tt ](?P<time>\d\d:\d\d)(?P<second>:\d\d(\.\d{1,9}(?P<fraction>\d+)?)?)?)?"
    r"(?P<offset>[Zz]|[+-]\d\d:?(\d\d)?)?",
    re.ASCII,
)
LONGEST = 60  # that is looked at for what it lacks
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IN_UTC = EPOCH.replace(tzinfo=None)  # which is written faster than what knows its zone
EARLIEST, LATEST = -62135596800000, 253402300799999  # the years 1 to 9999


def now() -> int:
    return time.time_ns() // 1_000_000


def to_datetime(moment: int) -> datetime:
    return EPOCH + timedelta(milliseconds=moment)


def to_text(moment: int) -> str:
    """RFC 3339 in UTC with milliseconds: ``2026-01-15T10:00:00.000Z``."""
    return (IN_UTC + timedelta(0, 0, 0, moment)).isoformat("T", "milliseconds") + "Z"


def to_naive_text(moment: int) -> str:
    """As Python writes a time in UTC that does not tell its zone: ``2026-01-15T10:00:00.000000``."""
    return (IN_UTC + timedelta(0, 0, 0, moment)).isoformat("T", "microseconds")


def from_text(text: str) -> int:
    """Read an RFC 3339 instant, whatever its offset; a ValueError says what it lacks, if that can be said."""
    if not RFC_3339.fullmatch(text):
        raise ValueError(lacking(text))
    try:
        found = from_datetime(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        leap = text[17:19] == "60"
        raise ValueError(
            f"There is no such {'second: leap seconds are not kept' if leap else 'time'}"
        ) from None
    if not EARLIEST <= found <= LATEST:  # its offset brings it out of the years that can be written
        raise ValueError("It is not in the years 1 to 9999")
    return found


def lacking(text: str) -> str:
    """What is missing of an instant, in words; nothing where it is no part of one."""
    if len(text) > LONGEST or not (found := PARTIAL.fullmatch(text)):
        return ""
    if found["fraction"]:
        return "It has more than 9 digits below the second"
    wanted = {"time": "a time", "second": "seconds", "offset": "an offset, which is Z or like +02:00"}
    missing = [words for part, words in wanted.items() if not found[part]]
    if not found["time"]:
        missing.remove("seconds")
    return f"It lacks {' and '.join(missing)}" if missing else "Its offset is neither Z nor like +02:00"


def from_datetime(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)

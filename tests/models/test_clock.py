"""Instants, as they are kept, written and read."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from models import clock

NEW_YEAR = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def test_now_is_milliseconds_since_1970() -> None:
    assert abs(clock.now() - datetime.now(UTC).timestamp() * 1000) < 1000


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (NEW_YEAR + 7, "2026-01-01T00:00:00.007Z"),
        (clock.EARLIEST, "0001-01-01T00:00:00.000Z"),
        (clock.LATEST, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_milliseconds_and_read_back_the_same(moment: int, text: str) -> None:
    assert clock.to_text(moment) == text
    assert clock.from_text(text) == moment


def test_a_moment_can_be_written_as_python_writes_it_without_a_zone() -> None:
    assert clock.to_naive_text(NEW_YEAR + 7) == "2026-01-01T00:00:00.007000"
    assert clock.to_naive_text(0) == "1970-01-01T00:00:00.000000"


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T01:30:00+01:30",
        "2025-12-31T18:00:00.000-06:00",
        "2026-01-01T00:00:00.000000Z",
        "2026-01-01T00:00:00.0009Z",  # below a millisecond is let go
    ],
)
def test_an_instant_is_read_whatever_its_offset(text: str) -> None:
    assert clock.from_text(text) == NEW_YEAR


OFFSET = "an offset, which is Z or like +02:00"
FAULTS = {
    "": "",
    "now": "",
    "1767225600000": "",
    "2026-01-01X00:00:00Z": "",
    "01.02.2026": "",
    "Z" * 100: "",
    "2026-01-01" + "0" * 100: "",
    "2026-01-01": f"It lacks a time and {OFFSET}",
    "2026-01-01Z": "It lacks a time",
    "2026-01-01T00:00": f"It lacks seconds and {OFFSET}",
    "2026-01-01T00:00Z": "It lacks seconds",
    "2026-01-01T00:00:00": f"It lacks {OFFSET}",
    "2026-01-01 00:00:00.000": f"It lacks {OFFSET}",
    "2026-01-01T00:00:00+0200": "Its offset is neither Z nor like +02:00",
    "2026-01-01T00:00:00+02": "Its offset is neither Z nor like +02:00",
    "2026-01-01T00:00:00+24:00": "Its offset is neither Z nor like +02:00",
    "2026-01-01T00:00:00+01:60": "Its offset is neither Z nor like +02:00",
    "2026-01-01T00:00:00.0123456789Z": "It has more than 9 digits below the second",
    "2026-13-01T00:00:00Z": "There is no such time",
    "2026-02-30T00:00:00Z": "There is no such time",
    "2025-02-29T00:00:00Z": "There is no such time",
    "2026-01-01T24:00:00Z": "There is no such time",
    "2026-01-01T24:01:00Z": "There is no such time",
    "2026-01-01T00:60:00Z": "There is no such time",
    "2026-01-01T00:00:61Z": "There is no such time",
    "0000-01-01T00:00:00Z": "There is no such time",
    "2016-12-31T23:59:60Z": "There is no such second: leap seconds are not kept",
    "0001-01-01T00:00:00+01:00": "It is not in the years 1 to 9999",
    "9999-12-31T23:59:59-01:00": "It is not in the years 1 to 9999",
}


@pytest.mark.parametrize(("text", "fault"), FAULTS.items())
def test_what_is_no_instant_is_refused_and_what_it_lacks_is_said(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}$"):
        clock.from_text(text)

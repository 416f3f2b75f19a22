"""Instants, as they are kept, written and read."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00.000", "2026-13-01T00:00:00Z",
     "2026-02-30T00:00:00Z", "2026-01-01T24:01:00Z", "2026-01-01X00:00:00Z", "1767225600000", "Z" * 100],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.from_text(text)

"""A backup that is not whole, or not as it was written, is refused before anything is written."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from models.backup import BackupError
from tests.models.backup.carrying import backed_up, restore
from tests.models.backup.conftest import New
from tests.models.migrations.databases import fill, migrate, tables

DAMAGED = "The backup is not whole, or was altered: nothing was restored. Take another."
STRANGE = "This is no backup of Gatebook's."


@pytest.fixture
def data(new: New) -> bytes:
    url = new("sqlite")
    migrate(url)
    fill(url)
    return backed_up(url)


def refusal(url: str, data: bytes) -> str:
    with pytest.raises(BackupError) as refused:
        restore(url, data)
    return str(refused.value)


def test_cut_off_anywhere(data: bytes, new: New) -> None:
    place = new("sqlite")
    lengths = [*range(3, len(data), 97), len(data) - 1]
    assert {refusal(place, data[:length]) for length in lengths} == {DAMAGED}
    assert {refusal(place, data[:length]) for length in (0, 1)} == {STRANGE}
    assert tables(place) == []


def test_a_byte_that_is_another(data: bytes, new: New) -> None:
    place, chance = new("sqlite"), random.Random(1)  # noqa: S311 - no secret
    places = chance.sample(range(10, len(data)), 60)
    altered = [data[:each] + bytes([data[each] ^ 1]) + data[each + 1 :] for each in places]
    told = {refusal(place, each) for each in altered if unzipped(each) != gzip.decompress(data)}
    assert DAMAGED in told
    assert told <= {DAMAGED, STRANGE}  # it is strange where the beginning is another
    assert tables(place) == []


def unzipped(data: bytes) -> bytes | None:
    """A bit that the packing does not use may be another, and nothing else is."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_line_that_was_changed_taken_away_or_added(data: bytes, new: New) -> None:
    place, lines = new("postgres"), gzip.decompress(data).splitlines(keepends=True)
    changed = [
        [each.replace(b'"Ada"', b'"Eve"') for each in lines],
        [*lines[:3], *lines[4:]],
        [*lines[:3], *lines[2:]],
        [*lines, lines[-1]],
        lines[:-1],
        lines[:1],
    ]
    assert {refusal(place, gzip.compress(b"".join(each))) for each in changed} == {DAMAGED}
    assert refusal(place, data + b"more") == DAMAGED
    assert tables(place) == []


@pytest.mark.parametrize(
    "other",
    [b"", b"SQLite format 3\0", gzip.compress(b"users\n"), gzip.compress(b'{"users": []}\n')],
    ids=["nothing", "a database", "a text", "an object"],
)
def test_what_is_no_backup(new: New, other: bytes) -> None:
    assert refusal(new("sqlite"), other) == STRANGE


def test_a_newer_form(new: New) -> None:
    newer = gzip.compress(b'{"gatebook_backup":2,"rows":"elsewhere"}\n')
    told = "The backup was made by a newer Gatebook: restore it with that version."
    assert refusal(new("sqlite"), newer) == told

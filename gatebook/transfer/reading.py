"""Reading a file row by row: which encoding, which form, what separates the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import IO, Any, NamedTuple

import orjson

from gatebook.transfer.cells import restored

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SEPARATORS = (",", ";", "\t")
CSV, NDJSON = "csv", "ndjson"
LONGEST_CELL = 1_000_000  # characters


class FileError(Exception):
    """The file cannot be read; the message says where, and what may help."""


class ColumnsError(FileError):
    """What was said on the command line does not go with the file."""


class Line(NamedTuple):
    """A row as it stands in the file, by column; ``fault`` is why it cannot be read."""

    row: int
    cells: dict[str, Any]
    fault: str | None = None


def format_of(name: str, given: str | None) -> str:
    """By the ending, unless told."""
    if given:
        return given
    ending = name.lower().rpartition(".")[2]
    return NDJSON if ending in ("ndjson", "jsonl", "json") else CSV


def lines(file: IO[bytes], encoding: str | None) -> Iterator[str]:
    """A mark at the beginning says in which encoding, whatever else is said. What is no text in it is told
    with its line."""
    begin = file.read(3)
    file.seek(0)
    marked = next((name for mark, name in MARKS.items() if begin.startswith(mark)), None)
    chosen = marked or encoding or "utf-8"
    for place, line in enumerate(_decoded(file, chosen), start=1):
        yield line.removeprefix("\ufeff") if place == 1 else line


def _decoded(file: IO[bytes], encoding: str) -> Iterator[str]:
    is_wide = "16" in encoding or "32" in encoding  # its lines do not end at a byte
    read = (
        io.TextIOWrapper(file, encoding, newline="") if is_wide else (line.decode(encoding) for line in file)
    )
    place = 0
    try:
        for text in read:
            place += 1
            yield text
    except UnicodeError:
        raise _undecodable(place + 1, encoding) from None


def _undecodable(line: int, encoding: str) -> FileError:
    said = f"Line {line} is no text in {encoding.upper()}"
    return FileError(f"{said}: say --encoding with another, such as cp1252, latin-1 or utf-16.")


def header_of(text: Iterator[str]) -> tuple[list[str], Iterator[list[str]]]:
    """The columns of a CSV file, and its rows."""
    first = next(text, "")
    if not first.strip():
        raise FileError("The file has no header: its first line names the columns.")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(chain([first], text), delimiter=_separator(first), strict=True)
    return [name.strip() for name in next(reader)], reader


def _separator(header: str) -> str:
    """What stands in the header most often, outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def csv_lines(columns: Sequence[str], reader: Iterator[list[str]]) -> Iterator[Line]:
    """Blank lines are left out; rows are counted as a spreadsheet does, the header first."""
    row = 1
    while True:
        row += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileError(f"Row {row} is no CSV: {error}.") from None
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) == len(columns):
            yield Line(row, {name: restored(cell) for name, cell in zip(columns, cells, strict=True)})
        else:
            fault = f"The row has {len(cells)} cells, the header has {len(columns)}."
            yield Line(row, {}, fault)


def json_lines(text: Iterator[str]) -> Iterator[Line]:
    for row, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield Line(row, {}, f"The line is no JSON: {error.msg}.")
            continue
        if isinstance(found, dict):
            yield Line(row, found)
        else:
            yield Line(row, {}, "The line is no JSON object.")

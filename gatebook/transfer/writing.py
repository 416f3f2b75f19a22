"""Writing rows to a file, as CSV for spreadsheets or as lines of JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

import orjson

from gatebook.transfer import lists
from gatebook.transfer.cells import neutralised
from gatebook.transfer.reading import CSV

Write = Callable[[Mapping[str, Any]], None]


def writer(file: IO[bytes], format: str, columns: Sequence[str]) -> Write:
    """What writes a row; a CSV file has its header by then."""
    if format != CSV:
        return lambda row: _write_json(file, row)
    text = io.StringIO()
    made = csv.writer(text)

    def write(cells: Sequence[str]) -> None:
        made.writerow(map(neutralised, cells))
        file.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()

    write(columns)
    return lambda row: write([cell(column, row.get(column)) for column in columns])


def _write_json(file: IO[bytes], row: Mapping[str, Any]) -> None:
    file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def cell(column: str, value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and column in lists.SHAPES:
        return lists.joined(column, value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()

"""Which column of a file is which field of a user, and what a row says by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gatebook.transfer import lists
from gatebook.transfer.fields import FIELDS, NAMES, parsed, plain, snake, taken
from gatebook.transfer.reading import CSV, ColumnsError, Line
from models.errors import Invalid, Problem, Rule, noting
from models.text import counted
from resolvers.reading.lookup import shown

ATTRIBUTE = "attributes."
Values = dict[str, Any]
Maps = Mapping[str, str]
"""Fields by columns, as somebody said: the empty field is none."""


class Given(NamedTuple):
    """What a row says, and what is wrong with how it says it."""

    row: int
    values: Values
    problems: list[Problem]


def field_of(column: str, maps: Maps) -> str | None:
    """None where nobody knows; empty where the column is left out."""
    if column in maps:
        return maps[column]
    return NAMES.get(plain(column))


def maps_of(given: Iterable[str]) -> Maps:
    """Of what was said as ``COLUMN=FIELD``."""
    maps = {}
    for each in given:
        column, sign, field = each.rpartition("=")
        known = NAMES.get(plain(field))
        if not sign or not column:
            raise ColumnsError(f"--map {shown(each)} is not like COLUMN=FIELD.")
        if not known and field and not field.startswith(ATTRIBUTE):
            raise ColumnsError(f"--map {shown(each)}: {shown(field)} is no field. {KNOWN}")
        maps[column.strip()] = known or field
    return maps


KNOWN = f"The fields are {', '.join(FIELDS)}, and attributes.NAME."


def check_columns(columns: list[str], maps: Maps) -> None:
    """Each is known, and there is one for each field."""
    if strange := [name for name in maps if name not in columns]:
        raise ColumnsError(f"The file has no column {', '.join(map(shown, strange))}, which --map names.")
    if unknown := [name for name in columns if field_of(name, maps) is None]:
        named, what = ", ".join(map(shown, unknown)), counted(len(unknown), "column")
        raise ColumnsError(
            f"The file has {what} that no field is called like: {named}. Say for each which it is, as by "
            f"--map '{shown(unknown[0])}=firstName', or nothing after = to leave it out. {KNOWN}"
        )
    many = Counter(field for name in columns if (field := field_of(name, maps)))
    if twice := [field for field, count in many.items() if count > 1]:
        raise ColumnsError(
            f"More than one column is {', '.join(twice)}: leave one out, as by --map 'COLUMN='."
        )


def given_by(line: Line, format: str, maps: Maps, *, clears: bool = False) -> Given:
    """An empty cell says nothing, unless it ``clears`` the field."""
    values: Values = {}
    problems: list[Problem] = [Invalid(line.fault)] if line.fault else []
    for column, cell in line.cells.items():
        field = field_of(column, maps)
        if field is None:
            problems.append(Invalid.of(shown(column), "is no field of a user.", Rule.FORMAT))
        elif field and (cell != "" or format != CSV or clears):
            with noting(problems):
                _put(values, field, _read(field, cell, format))
    return Given(line.row, values, problems)


def _read(field: str, cell: Any, format: str) -> object:
    if cell == "" and format == CSV:
        return None
    if field.startswith(ATTRIBUTE):
        return cell
    is_text = format == CSV or field in lists.SHAPES
    return taken(field, parsed(field, cell) if is_text and isinstance(cell, str) else cell)


def _put(values: Values, field: str, value: object) -> None:
    if field.startswith(ATTRIBUTE):
        values.setdefault("attributes", {})[field.removeprefix(ATTRIBUTE)] = value
    else:
        values[snake(field)] = value

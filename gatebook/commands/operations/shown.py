"""What was answered: to a person as a table, to a pipe as tab-separated values, to a program as JSON."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click
import orjson

from gatebook.commands.operations.cells import cell, fitted, label, widths

COLUMNS = {
    "User": ("username", "email", "name", "status", "lastLoginAt"),
    "Project": ("name", "description", "membersCount", "createdAt"),
    "Group": ("name", "description", "membersCount", "createdAt"),
    "ApiKey": ("id", "user", "name", "status", "expiresAt"),
    "Permission": ("type", "resourceType", "resource", "holder", "expiresAt"),
    "EffectivePermission": ("type", "resourceType", "resource", "sources"),
    "Session": ("id", "createdAt", "lastSeenAt", "ipAddress", "userAgent"),
    "Event": ("at", "operation", "actorLabel", "targetType", "targetLabel"),
    "Node": ("__typename", "id", "username", "name"),
    "UserResult": ("label", "changes"),
}
"""What is shown of each record in a list, unless --columns says otherwise."""


def is_terminal() -> bool:
    return sys.stdout.isatty()


def as_json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


class Table:
    """Rows as they come, with the names of the columns above; as wide as those that came first."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns, self.widths = columns, list[int]()

    def add(self, records: Iterable[Mapping[str, Any]]) -> None:
        rows = [[cell(each.get(name), short=is_terminal()) for name in self.columns] for each in records]
        if not is_terminal():
            head = [] if self.widths else [list(self.columns)]
            self.widths = [1]
            click.echo("".join("\t".join(row) + "\n" for row in [*head, *rows]), nl=False)
        elif rows:
            self._draw(rows)

    def _draw(self, rows: list[list[str]]) -> None:
        if not self.widths:
            rows = [[heading(name) for name in self.columns], *rows]
            kept = frozenset(place for place, name in enumerate(self.columns) if name == "id")
            room = shutil.get_terminal_size().columns
            self.widths = widths(rows, room, kept)
            self.widths[-1] += max(0, room - sum(self.widths) - 2 * (len(self.widths) - 1))
        for row in rows:
            click.echo("  ".join(map(fitted, row, self.widths)).rstrip())


def heading(name: str) -> str:
    return "".join(f" {letter}" if letter.isupper() else letter for letter in name).strip("_").upper()


def show_record(record: Mapping[str, Any]) -> None:
    """A line for each field that has a value, and for each of several objects."""
    lines = list(_lines(record))
    room = max((len(name) for name, _ in lines), default=0)
    for name, text in lines:
        click.echo(f"{name:<{room}}  {text}" if is_terminal() else f"{name}\t{text}")


def _lines(record: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((place + name, cell(each, short=is_terminal())) for each in value)
        elif isinstance(value, dict) and "id" in value:
            yield place + name, f"{label(value)} ({value['id']})"
        elif isinstance(value, dict) and name != "attributes":
            yield from _lines(value, f"{place}{name}.")
        elif value not in (None, [], {}):
            yield place + name, cell(value, short=is_terminal())

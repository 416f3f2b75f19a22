"""What is told of the rows of an import: to a person, and in a report."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import click
import orjson

from gatebook.commands import banner
from gatebook.transfer.writing import Write
from models.enums import ImportStatus
from models.text import camel
from resolvers.incoming.row import Row
from resolvers.reading.lookup import shown

SHOWN = 20  # refused rows; a report has them all
REPORT = ("row", "status", "id", "username", "changes", "problems")
SIGNS = {ImportStatus.CREATED: "+", ImportStatus.UPDATED: "~", ImportStatus.REFUSED: "!"}


def told(number: int, row: Row) -> dict[str, Any]:
    """As a report has it. A user that was not made has no id."""
    user = row.record if row.number or row.status != ImportStatus.REFUSED else None
    return {
        "row": number,
        "status": row.status,
        "id": user and user.id,
        "username": user.username if user else _named(row),
        "changes": [each._asdict() for each in row.changes] if row.status in CHANGED else [],
        "problems": [
            {"code": each.code, "path": [camel(part) for part in each.path or ()], "message": each.message}
            for each in row.problems
        ],
    }


CHANGED = (ImportStatus.CREATED, ImportStatus.UPDATED)


def _named(row: Row) -> str | None:
    """As the row calls the user."""
    name = row.given.get("username") or row.given.get("email") or row.given.get("id")
    return shown(name) if name else None


class Progress:
    """For who watches for longer than a second. ``words`` have a place for the count."""

    def __init__(self, words: str) -> None:
        self.words, self.next, self.is_shown = words, time.monotonic() + 1, False

    def show(self, count: int) -> None:
        if banner.is_watched() and time.monotonic() > self.next:
            self.next, self.is_shown = time.monotonic() + 0.2, True
            click.echo(f"\r  {self.words.format(count)}", err=True, nl=False)

    def end(self) -> None:
        if self.is_shown:
            click.echo(err=True)


class Teller:
    """Told of each row. A dry run shows all that would change; else it is only what was refused."""

    def __init__(self, *, dry_run: bool, report: Write | None) -> None:
        self.dry_run, self.report = dry_run, report
        self.count = self.refused = 0
        self.progress = Progress("Read {:,} rows")

    def __call__(self, number: int, row: Row) -> None:
        self.count += 1
        self.progress.show(self.count)
        if self.report:
            self.report(told(number, row))
        if row.status == ImportStatus.REFUSED:
            self.refused += 1
            if self.dry_run or self.refused <= SHOWN:
                _refused(number, row)
        elif self.dry_run and row.status in CHANGED:
            _changed(row)

    def end(self, counts: Counter[str]) -> None:
        self.progress.end()
        if self.refused > SHOWN and not self.dry_run:
            more = f"! and {self.refused - SHOWN:,} more"
            click.echo(
                f"{more}: the report has them all." if self.report else f"{more}: see --report.", err=True
            )
        words = ", ".join(f"{status.lower()}: {counts[status]:,}" for status in ImportStatus)
        click.echo(f"{'Would be ' if self.dry_run else ''}{words}.")


def _refused(number: int, row: Row) -> None:
    name = _named(row)
    who = f"row {number}, {name}" if name else f"row {number}"
    click.echo(f"! {who}: {' '.join(each.message for each in row.problems)}", err=True)


def _changed(row: Row) -> None:
    user = row.record
    click.echo(f"{SIGNS[row.status]} {user.username if user else ''}")
    for each in row.changes:
        before, after = [orjson.dumps(value).decode() for value in (each.before, each.after)]
        click.echo(
            f"    {each.field}: {after}" if each.before is None else f"    {each.field}: {before} -> {after}"
        )

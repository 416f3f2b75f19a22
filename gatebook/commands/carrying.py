"""What `gatebook export` and `gatebook import` do with a file."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from typing import IO, Any, NamedTuple

import click

from gatebook.commands import banner, files, start
from gatebook.commands.telling import REPORT, Progress, Teller
from gatebook.http.app import policy_of
from gatebook.settings import Settings
from gatebook.transfer import importing, reading
from gatebook.transfer.columns import Given, check_columns, field_of, given_by, maps_of
from gatebook.transfer.writing import Write, writer
from models import policy
from resolvers.incoming.row import Options


async def write(
    settings: Settings,
    file: str,
    format: str | None,
    columns: Sequence[str],
    rows: AsyncIterator[Any],
    noun: str,
) -> None:
    await start.require_up_to_date(settings, banner.wait)
    count, progress = 0, Progress(f"Written {{:,}} {noun}s")
    async with start.connected(settings.database_url):
        with files.to_write(file, is_text=True) as out:
            put = writer(out, reading.format_of(file, format), columns)
            async for row in rows:
                put(row)
                count += 1
                progress.show(count)
    progress.end()
    click.echo(f"Exported {count:,} {noun}{'' if count == 1 else 's'}.", err=file == files.STANDARD)


class Asked(NamedTuple):
    """What was said on the command line."""

    file: str
    options: Options
    match: str | None = None
    format: str | None = None
    encoding: str | None = None
    maps: Sequence[str] = ()
    report: str | None = None
    clears: bool = False
    dry_run: bool = False


async def take(settings: Settings, asked: Asked) -> Counter[str]:
    """How many rows became what. What was taken before a fault of the file stays so."""
    await start.require_up_to_date(settings, banner.wait)
    policy.use(policy_of(settings))
    counts = Counter[str]()
    with ExitStack() as opened:
        given, match = _opened(opened.enter_context(files.to_read(asked.file)), asked)
        teller = Teller(dry_run=asked.dry_run, report=_report(opened, asked.report))
        options = asked.options._replace(match=asked.match or match)
        async with start.connected(settings.database_url):
            try:
                await importing.import_all(given, options, teller, counts, dry_run=asked.dry_run)
            finally:
                teller.end(counts)
    return counts


def _opened(file: IO[bytes], asked: Asked) -> tuple[Iterator[Given], str]:
    """What its rows say, and by which field they say whom they mean, unless that is told."""
    format, maps = reading.format_of(asked.file, asked.format), maps_of(asked.maps)
    text = reading.lines(file, asked.encoding)
    if format == reading.CSV:
        columns, cells = reading.header_of(text)
        check_columns(columns, maps)
        rows = reading.csv_lines(columns, cells)
    else:
        rows = reading.json_lines(text)
        first = list(islice(rows, 1))
        rows, columns = chain(first, rows), [name for line in first for name in line.cells]
    match = "id" if "id" in [field_of(name, maps) for name in columns] else "username"
    return (given_by(line, format, maps, clears=asked.clears) for line in rows), match


def _opened_by_its_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _report(opened: ExitStack, name: str | None) -> Write | None:
    """Written as the import goes on, so that it tells of what was done before a fault, too."""
    if name is None:
        return None
    file = open(name, "wb", opener=_opened_by_its_owner)  # noqa: SIM115 - it is closed in the end
    return writer(opened.enter_context(file), reading.format_of(name, None), REPORT)

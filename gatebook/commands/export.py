"""`gatebook export`"""

from __future__ import annotations

import asyncio

import click

from gatebook.commands.command import errors_in_one_line, read_settings

FORMAT = click.option(
    "--format",
    type=click.Choice(["csv", "ndjson"]),
    help="Instead of what the ending of FILE says; csv where it says nothing.",
)


@click.group()
def export() -> None:
    """Write users or events to a file, for other programs."""


@export.command()
@click.argument("file")
@FORMAT
@click.option(
    "--with-secrets",
    is_flag=True,
    help="Also password hashes and digests of API keys, so that all come in elsewhere as they do here.",
)
def users(file: str, format: str | None, *, with_secrets: bool) -> None:
    """Write all users to a file that `gatebook import users` reads.

    The server may run. Only you can read the file, which is CSV, or a JSON object a line where it ends with
    .ndjson; with - for FILE it goes to standard output. Cells that a spreadsheet would take for formulas have
    an apostrophe before them.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import carrying
        from gatebook.transfer import exporting
        from gatebook.transfer.fields import FIELDS

        columns = FIELDS if with_secrets else exporting.USER_COLUMNS
        rows = exporting.user_rows(with_secrets=with_secrets)
        asyncio.run(carrying.write(settings, file, format, columns, rows, "user"))


@export.command()
@click.argument("file")
@FORMAT
def events(file: str, format: str | None) -> None:
    """Write the audit log to a file, the oldest event first.

    The server may run. Only you can read the file, which is CSV, or a JSON object a line where it ends with
    .ndjson; with - for FILE it goes to standard output.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import carrying
        from gatebook.transfer import exporting

        rows = exporting.event_rows()
        asyncio.run(carrying.write(settings, file, format, exporting.EVENT_COLUMNS, rows, "event"))

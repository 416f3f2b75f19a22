"""`gatebook backup` and `gatebook restore`"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from gatebook.commands.command import errors_in_one_line, read_settings

if TYPE_CHECKING:
    from models.backup import Contents


@click.command()
@click.argument("file")
def backup(file: str) -> None:
    """Write all that the directory holds to a file.

    The server may run: all is as it was when this began. Only you can read the file, and it takes the place
    of one of that name when it is whole; with - for FILE it goes to standard output. Either kind of database
    is made of it.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, files
        from models import backup

        with files.to_write(file) as out:
            written = backup.backup(settings.database_url, out, banner.progress("Written"), banner.wait)
            contents = asyncio.run(written)
        click.echo(f"Backed up {summary(contents)}.", err=file == files.STANDARD)


@click.command()
@click.argument("file")
@click.option("--replace", is_flag=True, help="Put it in the place of all that the directory holds.")
def restore(file: str, *, replace: bool) -> None:
    """Fill an empty directory from a backup: all of it, or nothing.

    Stop the server before. The file is looked through before anything is written; with - for FILE it comes
    from standard input. What an older Gatebook has backed up is brought up to date.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, files, start
        from models import backup

        with files.to_read(file) as given:
            reader = backup.Reader(given, banner.progress("Restored"))
            start.make_folder_for(settings)
            url, tell = settings.database_url, banner.wait
            asyncio.run(backup.restore(url, reader, tell, replaces=replace))
        click.echo(f"Restored {summary(reader.contents)}.")


def summary(contents: Contents) -> str:
    from models.clock import to_text

    counts = {table.name: table.rows for table in contents.tables}
    return f"users: {counts['users']:,}, events: {counts['events']:,}, as of {to_text(contents.made_at)}"

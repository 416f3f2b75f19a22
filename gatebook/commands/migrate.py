"""`gatebook migrate`"""

from __future__ import annotations

import asyncio
import sys

import click

from gatebook.commands.command import errors_in_one_line, read_settings


@click.command()
@click.option(
    "--check", is_flag=True, help="Change nothing: say what is missing, with status 1 if anything is."
)
def migrate(*, check: bool) -> None:
    """Bring the database up to date, and say what was done.

    `gatebook serve` does it by itself, unless GATEBOOK_MIGRATE is false. Run it before, when an upgrade
    should not wait for the migration.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, start

        if check:
            names, done = asyncio.run(start.missing(settings, banner.wait)), "Missing"
        else:
            names, done = asyncio.run(start.migrate(settings, banner.step, banner.wait)), "Applied"
        for name in names:
            click.echo(f"{done} {name}.")
        if not names:
            click.echo("Nothing to do: the database is up to date.")
        elif check:
            sys.exit(1)

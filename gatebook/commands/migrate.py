"""`gatebook migrate`"""

from __future__ import annotations

import asyncio

import click

from gatebook.commands.command import errors_in_one_line, read_settings


@click.command()
def migrate() -> None:
    """Bring the database up to date, and say what was done.

    `gatebook serve` does it by itself. Run it before, when an upgrade should not wait for the migration.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, start

        applied = asyncio.run(start.migrate(settings, banner.step, banner.wait))
        for name in applied:
            click.echo(f"Applied {name}.")
        if not applied:
            click.echo("Nothing to do: the database is up to date.")

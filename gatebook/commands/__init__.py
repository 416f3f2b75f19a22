"""The command line: `gatebook serve`, `migrate`, `admin-key`. Each imports what it needs when it runs."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gatebook import __version__
from gatebook.settings import PREFIX, SETTINGS, Settings, SettingsError, unknown_names


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="Gatebook %(version)s")
def main() -> None:
    """One user directory with a GraphQL front door.

    Settings come from the environment; `gatebook serve --help` lists them all.
    """


class WithSettings(click.Command):
    """A command whose help ends with every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Settings"):
            formatter.write_dl([(about.name, f"{about.help} [{about.default}]") for about in SETTINGS])
        secrets = " and ".join(about.name for about in SETTINGS if about.secret)
        formatter.write_paragraph()
        formatter.write_text(f"{secrets} can stand in a file, too: name it with _FILE at the end.")


@main.command(cls=WithSettings)
@click.option("--host", metavar="ADDRESS", help="Instead of GATEBOOK_HOST.")
@click.option("--port", metavar="NUMBER", help="Instead of GATEBOOK_PORT.")
@click.option("--workers", metavar="NUMBER", help="Instead of GATEBOOK_WORKERS.")
def serve(**options: str | None) -> None:
    """Bring the database up to date, then answer requests.

    The first start makes an administrator, and tells its key once: on the terminal, or else in a file
    that only you can read, admin-key in the data folder.
    """
    with errors_in_one_line():
        settings = read_settings(**options)
        from gatebook.commands.serve import serve

        serve(settings)


@main.command()
def migrate() -> None:
    """Bring the database up to date, and say what was done.

    `gatebook serve` does it by itself. Run it before, when an upgrade should not wait for the migration.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, start

        with banner.progress() as on_step:
            applied = asyncio.run(start.migrate(settings, on_step))
        for name in applied:
            click.echo(f"Applied {name}.")
        if not applied:
            click.echo("Nothing to do: the database is up to date.")


@main.command("admin-key")
@click.argument("username", default="admin")
def admin_key(username: str) -> None:
    """Make a new API key for an administrator who lost theirs.

    It is printed once. Older keys go on working until somebody revokes them.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import start

        click.echo(asyncio.run(start.admin_key(settings, username)))


def read_settings(**options: str | None) -> Settings:
    """The environment, with the options of the command line in its place."""
    given = {PREFIX + name.upper(): value for name, value in options.items() if value is not None}
    environ = {**os.environ, **given}
    settings = Settings.from_env(environ)
    from gatebook import logs

    logs.configure(settings.log_level, settings.log_format)
    for warning in unknown_names(environ):
        logs.logger.warning(warning)
    return settings


@contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Whatever can be expected to go wrong needs no traceback."""
    try:
        yield
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except Exception as error:
        from gatebook.commands.start import EXPECTED

        if not isinstance(error, EXPECTED):
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)

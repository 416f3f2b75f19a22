"""`gatebook serve`"""

from __future__ import annotations

import click

from gatebook.commands.command import errors_in_one_line, read_settings
from gatebook.settings import SETTINGS


class WithSettings(click.Command):
    """A command whose help ends with every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Settings"):
            formatter.write_dl([(about.name, f"{about.help} [{about.default}]") for about in SETTINGS])
        *others, last = (about.name for about in SETTINGS if about.secret)
        formatter.write_paragraph()
        formatter.write_text(
            f"{', '.join(others)} and {last} can stand in a file, too: name it with _FILE at the end."
        )


@click.command(cls=WithSettings)
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
        from gatebook.commands import server

        server.serve(settings)

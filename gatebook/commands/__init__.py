"""The command line: a file for each command, which imports what it needs when it runs."""

from __future__ import annotations

import click

from gatebook import __version__
from gatebook.commands.admin_key import admin_key
from gatebook.commands.backup import backup, restore
from gatebook.commands.check import check
from gatebook.commands.export import export
from gatebook.commands.importing import import_
from gatebook.commands.migrate import migrate
from gatebook.commands.operations import commands as operations
from gatebook.commands.serve import serve
from gatebook.commands.setup_link import setup_link


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, message="Gatebook %(version)s")
def main() -> None:
    """One user directory with a GraphQL front door.

    Settings come from the environment; `gatebook serve --help` lists them all. Users and all else are found
    and changed on the data here, or on the server that GATEBOOK_URL names.
    """


for command in (
    serve, migrate, admin_key, setup_link, backup, restore, export, import_, check, *operations()
):  # fmt: skip
    main.add_command(command)

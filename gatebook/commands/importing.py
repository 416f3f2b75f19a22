"""`gatebook import`"""

from __future__ import annotations

import asyncio
import sys

import click

from gatebook.commands.command import errors_in_one_line, read_settings
from gatebook.commands.export import FORMAT

SOME_REFUSED = 3


@click.group("import")
def import_() -> None:
    """Take over users from a file."""


def _encoding(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    try:
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        raise click.BadParameter("no encoding is called so.") from None
    return name


@import_.command()
@click.argument("file")
@FORMAT
@click.option(
    "--encoding", callback=_encoding, metavar="NAME", help="Of a file that is not UTF-8, such as cp1252."
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Which field a column is, also attributes.NAME; nothing after = leaves it out.",
)
@click.option(
    "--match",
    type=click.Choice(["id", "number", "username", "email", "externalId"]),
    help="The field that says whom a row means; id where there is that column, else username.",
)
@click.option("--only-new", is_flag=True, help="Leave who is there already as they are.")
@click.option(
    "--clear-empty", is_flag=True, help="An empty cell takes away what there was; else it says nothing."
)
@click.option("--create-projects", is_flag=True, help="Make the projects that are not there.")
@click.option("--replace-passwords", is_flag=True, help="Also of who has a password here already.")
@click.option("--dry-run", is_flag=True, help="Change nothing: show what would change.")
@click.option("--report", metavar="FILE", help="Write what became of each row, as CSV or NDJSON.")
def users(
    file: str,
    format: str | None,
    encoding: str | None,
    maps: tuple[str, ...],
    match: str | None,
    report: str | None,
    *,
    only_new: bool,
    clear_empty: bool,
    create_projects: bool,
    replace_passwords: bool,
    dry_run: bool,
) -> None:
    """Make users, or bring them up to date, from CSV or lines of JSON.

    The server may run. Columns are known by their names; a row with which something is wrong changes nothing,
    and is told. To import a file once more changes nothing either, so that one that was stopped in the middle
    begins anew. With - for FILE it comes from standard input. The status is 3 if some rows were refused.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import carrying
        from gatebook.transfer.fields import snake
        from gatebook.transfer.reading import ColumnsError, FileError
        from resolvers.incoming.row import Options

        options = Options(
            updates=not only_new, creates_projects=create_projects, replaces_passwords=replace_passwords
        )
        asked = carrying.Asked(
            file, options, match and snake(match), format, encoding, maps, report, clear_empty, dry_run
        )
        try:
            counts = asyncio.run(carrying.take(settings, asked))
        except FileError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(2 if isinstance(error, ColumnsError) else 1)
    if counts["REFUSED"]:
        sys.exit(SOME_REFUSED)

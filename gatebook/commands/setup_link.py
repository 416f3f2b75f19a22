"""`gatebook setup-link`"""

from __future__ import annotations

import asyncio

import click

from gatebook.commands.command import errors_in_one_line, read_settings


@click.command("setup-link")
@click.argument("username", default="admin")
def setup_link(username: str) -> None:
    """Make a link that sets an administrator's password.

    It is printed once, and good for 30 minutes and one use. The one made before is not good any more.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, start

        place = banner.address(settings, settings.port)
        click.echo(asyncio.run(start.setup_link(settings, place, username, banner.wait)))

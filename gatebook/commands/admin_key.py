"""`gatebook admin-key`"""

from __future__ import annotations

import asyncio

import click

from gatebook.commands.command import errors_in_one_line, read_settings


@click.command("admin-key")
@click.argument("username", default="admin")
def admin_key(username: str) -> None:
    """Make a new API key for an administrator who lost theirs.

    It is printed once. Older keys go on working until somebody revokes them.
    """
    with errors_in_one_line():
        settings = read_settings()
        from gatebook.commands import banner, start

        asyncio.run(start.admin_key(settings, username, banner.wait, start.print_key))

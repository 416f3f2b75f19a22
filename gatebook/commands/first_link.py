"""The link by which an administrator gets a password: shown to a person, or else put into a file.

It is a secret as the key is, and never in the log.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from gatebook.commands import banner
from gatebook.commands.start import StartError, make_folder
from gatebook.logs import logger
from gatebook.settings import Settings
from models import database, migrations
from models.enums import OneTimeTokenPurpose
from models.one_time_token import link
from resolvers.callers.first_administrator import USERNAME, issue_setup_token


def show(settings: Settings, port: int) -> None:
    """On the very first start."""
    made = asyncio.run(make(settings, banner.address(settings, port)))
    if banner.is_watched():
        print(f"  Or open this within 30 minutes, and choose a password:\n\n    {made}\n", file=sys.stderr)
    else:
        path = _keep(settings, made)
        logger.warning("A link that sets its password, good for 30 minutes, is in %s", path)


async def make(settings: Settings, place: str, username: str = USERNAME) -> str:
    """``place`` is where the server answers, unless a setting says how the world reaches it."""
    if await migrations.pending(settings.database_url):
        raise StartError("The database is not up to date. First run: gatebook migrate")
    await database.connect(settings.database_url)
    try:
        token = await issue_setup_token(username)
    finally:
        await database.disconnect()
    return link(settings.public_url or place, OneTimeTokenPurpose.SETUP, token)


def _keep(settings: Settings, made: str) -> Path:
    make_folder(settings.data_dir)
    path = settings.data_dir.absolute() / "setup-link"
    try:
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"{made}\n")
    except OSError as error:
        raise StartError(
            f"The link cannot be written to {path}: {error.strerror}. Make one later: gatebook setup-link"
        ) from error
    return path

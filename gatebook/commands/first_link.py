"""The link by which the first administrator gets a password: shown to a person, or else put into a file.

It is a secret as the key is, and never in the log.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from gatebook.commands import banner
from gatebook.commands.start import StartError, make_folder, setup_link, write_secret
from gatebook.logs import logger
from gatebook.settings import Settings
from resolvers.callers.first_administrator import USERNAME


def show(settings: Settings, port: int) -> None:
    """On the very first start."""
    made = asyncio.run(setup_link(settings, banner.address(settings, port), USERNAME, banner.wait))
    if banner.is_watched():
        banner.say(f"  Or open this within 30 minutes, and choose a password:\n\n    {made}\n")
    else:
        path = _keep(settings, made)
        logger.warning("A link that sets its password, good for 30 minutes, is in %s", path)


def _keep(settings: Settings, made: str) -> Path:
    make_folder(settings.data_dir)
    path = settings.data_dir.absolute() / "setup-link"
    try:
        write_secret(path, made)
    except OSError as error:
        raise StartError(
            f"The link cannot be written to {path}: {error.strerror}. Make one later: gatebook setup-link"
        ) from error
    return path

"""What is done before the first request: a folder, the tables, and somebody who may sign in."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from gatebook.settings import Settings
from models import database, migrations
from models.backup import BackupError
from models.enums import OneTimeTokenPurpose
from models.errors import Problem, Problems
from models.migrations import MigrationError, Patience, Tell, nothing
from models.one_time_token import link
from models.outages import is_locked, reason
from resolvers.callers import first_administrator

T = TypeVar("T")


class StartError(Exception):
    """Gatebook cannot start: one line says why, and what to do."""


def explained(error: Exception) -> str | None:
    """One line on what somebody can mend; None for a fault of ours."""
    if isinstance(error, (StartError, MigrationError, BackupError, Problem, Problems)):
        return str(error)
    if isinstance(error, OSError) and not isinstance(error, (ConnectionError, TimeoutError, socket.gaierror)):
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror or str(error)
    found = reason(error)
    return f"The database is not available: {found}." if found else None


async def migrate(settings: Settings, on_step: Tell, on_wait: Tell = nothing) -> list[str]:
    make_folder_for(settings)
    return await migrations.migrate(settings.database_url, on_step, on_wait=on_wait)


async def missing(settings: Settings, on_wait: Tell = nothing) -> list[str]:
    return await migrations.pending(settings.database_url, on_wait=on_wait)


async def prepare(
    settings: Settings, on_step: Tell, on_wait: Tell = nothing, hand_over: Tell = nothing
) -> str | None:
    """Bring the database up to date, unless others do; the key of the first administrator, if this is the
    very first start. Nobody is made unless it can be handed over."""
    if settings.event_archive:
        _require_folder(settings.event_archive)
    if settings.migrate:
        await migrate(settings, on_step, on_wait)
    else:
        await require_up_to_date(settings, on_wait)
    ensure = partial(first_administrator.ensure_administrator, settings.admin_key, hand_over)
    return await _when_free(settings, ensure, on_wait)


async def admin_key(
    settings: Settings, username: str, on_wait: Tell = nothing, hand_over: Tell = nothing
) -> str:
    await require_up_to_date(settings, on_wait)
    issue = partial(first_administrator.issue_admin_key, username, hand_over)
    return await _when_free(settings, issue, on_wait)


async def setup_link(settings: Settings, place: str, username: str, on_wait: Tell = nothing) -> str:
    """``place`` is where the server answers, unless a setting says how the world reaches it."""
    await require_up_to_date(settings, on_wait)
    token = await _when_free(settings, partial(first_administrator.issue_setup_token, username), on_wait)
    return link(settings.public_url or place, OneTimeTokenPurpose.SETUP, token)


async def connect(settings: Settings, on_wait: Tell = nothing) -> None:
    """To a database that is up to date."""
    await require_up_to_date(settings, on_wait)
    await database.connect(settings.database_url)


async def require_up_to_date(settings: Settings, on_wait: Tell) -> None:
    if await missing(settings, on_wait):
        raise StartError("The database is not up to date. First run: gatebook migrate")


async def _when_free(settings: Settings, work: Callable[[], Awaitable[T]], on_wait: Tell) -> T:
    """Do it as soon as no other process has the database locked. What could not begin is tried again: to wait
    in one of SQLite's threads would be deaf to signals."""
    patience = Patience(f"the database {settings.database}: another process has it locked", on_wait)
    url = settings.database_url
    if url.startswith("sqlite"):
        url += f"{'&' if '?' in url else '?'}busy_timeout=100"
    while True:
        try:
            async with connected(url):
                return await work()
        except Exception as error:
            if not is_locked(error):
                raise
        patience.look()
        await asyncio.sleep(0.1)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[None]:
    try:
        await database.connect(url)
        yield
    finally:
        await database.disconnect()


def make_folder_for(settings: Settings) -> None:
    """Where the database is a file, it may be in there."""
    if settings.database_url.startswith("sqlite"):
        make_folder(settings.data_dir)


def _require_folder(folder: Path) -> None:
    make_folder(folder)
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        raise StartError(f"The folder {folder} cannot be written.")


def make_folder(folder: Path) -> None:
    """A new folder is its owner's alone; one that is there already stays as it is."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(f"The folder {folder} cannot be made: {error.strerror}.") from error


def key_file(settings: Settings) -> Path:
    return settings.data_dir.absolute() / "admin-key"


def keep_key(settings: Settings, key: str) -> None:
    """Write a new administrator's key where only its owner can read it."""
    make_folder(settings.data_dir)
    path = key_file(settings)
    try:
        write_secret(path, key)
    except OSError as error:
        raise StartError(
            f"The new administrator's key cannot be written to {path}: {error.strerror}. "
            "Nobody was made: mend that, and start again."
        ) from error


def write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(file.fileno())


def print_key(key: str) -> None:
    try:
        print(key, flush=True)
    except OSError as error:
        raise StartError(f"The key cannot be written: {error.strerror}. None was made.") from error

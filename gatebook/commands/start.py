"""What is done before the first request: a free port, a folder, the tables, and somebody who may sign in."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from gatebook.settings import Settings
from gatebook.values import HERE
from models import database, migrations
from models.errors import Problem, Problems
from models.migrations import MigrationError
from resolvers.callers import first_administrator

UNSENT = (
    128 * 1024
)  # what the system may hold beyond what is under way: more would hide how slowly a client reads

OnStep = Callable[[str], None]


class StartError(Exception):
    """Gatebook cannot start: one line says why, and what to do."""


EXPECTED = (StartError, MigrationError, Problem, Problems)


def bind(settings: Settings) -> list[socket.socket]:
    """Take the ports before anything else, the main one first; nobody can connect until ``listen``."""
    ports = [settings.port, *(port for port, _ in settings.dialect_ports)]
    listeners = [_bind(settings.host, port) for port in ports]
    if settings.express_anonymous_port is not None:
        listeners.append(_bind(HERE, settings.express_anonymous_port))
    return listeners


def _bind(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        listener.bind(address)
    except OSError as error:
        raise _not_free(host, port, error) from error
    return listener


def listen(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        try:
            listener.listen(2048)
        except OSError as error:
            host, port, *_ = listener.getsockname()
            raise _not_free(host, port, error) from error


def _not_free(host: str, port: int, error: OSError) -> StartError:
    place = f"port {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        return StartError(
            f"There is a server on {place} already. Stop it, or take another port: "
            f"gatebook serve --port {port % 65535 + 1}"
        )
    return StartError(f"Gatebook cannot listen on {place}: {error.strerror or error}.")


async def migrate(settings: Settings, on_step: OnStep) -> list[str]:
    if settings.database_url.startswith("sqlite"):
        make_folder(settings.data_dir)
    return await migrations.migrate(settings.database_url, on_step)


async def prepare(settings: Settings, on_step: OnStep) -> str | None:
    """Bring the database up to date; the key of the first administrator, if this is the very first start."""
    await migrate(settings, on_step)
    async with connected(settings):
        return await first_administrator.ensure_administrator(settings.admin_key)


async def admin_key(settings: Settings, username: str) -> str:
    if await migrations.pending(settings.database_url):
        raise StartError("The database is not up to date. First run: gatebook migrate")
    async with connected(settings):
        return await first_administrator.issue_admin_key(username)


@asynccontextmanager
async def connected(settings: Settings) -> AsyncGenerator[None]:
    await database.connect(settings.database_url)
    try:
        yield
    finally:
        await database.disconnect()


def make_folder(folder: Path) -> None:
    """A new folder is its owner's alone; one that is there already stays as it is."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(f"The data folder {folder} cannot be made: {error.strerror}.") from error


def keep_key(settings: Settings, key: str) -> Path:
    """Write a new administrator's key where only its owner can read it."""
    make_folder(settings.data_dir)
    path = settings.data_dir.absolute() / "admin-key"
    try:
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"{key}\n")
    except OSError as error:
        raise StartError(
            f"The new administrator's key cannot be written to {path}: {error.strerror}. "
            "Mend that, and make another key: gatebook admin-key"
        ) from error
    return path

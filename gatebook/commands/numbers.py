"""The folder where workers put their numbers, so that any of them can tell those of all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from time import time

from gatebook.http.metrics import FOLDER
from gatebook.logs import logger

PREFIX = "gatebook-numbers-"
NEW = 60.0  # seconds


@contextmanager
def shared() -> Iterator[None]:
    """While the workers run."""
    sweep()
    try:
        folder = TemporaryDirectory(prefix=PREFIX)
    except OSError as error:
        logger.warning("No temporary folder: the metrics are those of one worker each (%s)", error.strerror)
        yield
        return
    with folder, held(Path(folder.name)):
        os.environ[FOLDER] = folder.name
        yield


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Locked until this process ends, however it does; BlockingIOError where another has it."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(place)


def sweep() -> None:
    """Away with what servers left that were killed; what is new may be about to be held."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.stat().st_mtime < time() - NEW:
                with held(folder):
                    rmtree(folder, ignore_errors=True)


def forget(pid: int) -> None:
    """Of a worker that ended, what it counted stays; what it held does not."""
    from prometheus_client.multiprocess import mark_process_dead

    if FOLDER in os.environ:
        mark_process_dead(pid)


def remove() -> None:
    """For an end without ceremony."""
    if FOLDER in os.environ:
        rmtree(os.environ[FOLDER], ignore_errors=True)

"""The folder where workers put their numbers, so that any of them can tell those of all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import rmtree
from tempfile import TemporaryDirectory

from gatebook.http.metrics import FOLDER
from gatebook.logs import logger


@contextmanager
def shared() -> Iterator[None]:
    """While the workers run."""
    try:
        folder = TemporaryDirectory(prefix="gatebook-numbers-")
    except OSError as error:
        logger.warning("No temporary folder: the metrics are those of one worker each (%s)", error.strerror)
        yield
        return
    with folder:
        os.environ[FOLDER] = folder.name
        yield


def forget(pid: int) -> None:
    """Of a worker that ended, what it counted stays; what it held does not."""
    from prometheus_client.multiprocess import mark_process_dead

    if FOLDER in os.environ:
        mark_process_dead(pid)


def remove() -> None:
    """For an end without ceremony."""
    if FOLDER in os.environ:
        rmtree(os.environ[FOLDER], ignore_errors=True)

"""The files that commands are given: written as a whole or not at all, and read more than once."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from gatebook.commands.start import StartError

STANDARD = "-"


@contextmanager
def to_write(name: str) -> Iterator[IO[bytes]]:
    """Standard output, or a file that only its owner can read, which gets its name when it is whole."""
    if name != STANDARD:
        with _beside(Path(name).absolute()) as file:
            yield file
        return
    if sys.stdout.isatty():
        raise StartError("A backup is no text for a terminal: name a file, or send the output to one.")
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and not path.is_file():
        raise StartError(f"{path} is not a file. For standard output say -")
    signal.signal(signal.SIGTERM, _leave)
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(made, path)
        _sync(path.parent)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _leave(sign: int, frame: FrameType | None) -> None:
    """So that what is half written is taken away."""
    raise SystemExit(128 + sign)


def _sync(folder: Path) -> None:
    """The name is there after a power failure, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def to_read(name: str) -> Iterator[IO[bytes]]:
    """What cannot be read twice is kept in a file without a name meanwhile."""
    with sys.stdin.buffer if name == STANDARD else open(name, "rb") as file:
        if file.seekable():
            yield file
            return
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(file, kept)
            kept.seek(0)
            yield kept

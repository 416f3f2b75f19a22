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
from models.whole_files import whole

STANDARD = "-"


@contextmanager
def to_write(name: str, *, is_text: bool = False) -> Iterator[IO[bytes]]:
    """Standard output, or a file that only its owner can read, which gets its name when it is whole. A
    terminal shows only what ``is_text``."""
    if name != STANDARD:
        signal.signal(signal.SIGTERM, _leave)
        with whole(_checked(name)) as file:
            yield file
        return
    if sys.stdout.isatty() and not is_text:
        raise StartError("A backup is no text for a terminal: name a file, or send the output to one.")
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is flushed at the end
        raise StartError("Whoever read the output is gone: not all of it was written.") from None


def _checked(name: str) -> Path:
    path = Path(name).absolute()
    if path.exists() and not path.is_file():
        raise StartError(f"{path} is not a file. For standard output say -")
    return path


def _leave(sign: int, frame: FrameType | None) -> None:
    """So that what is half written is taken away."""
    raise SystemExit(128 + sign)


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

"""Whose turn it is to write a SQLite file that several processes write.

Who finds it locked is made by SQLite to sleep for longer and longer, while the process that has just written
begins its next transaction: one of them could go on for seconds. So whoever is next holds a lock on the
folder, looks every millisecond whether the file is free, and all others wait for that lock.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

PAUSE = 0.001  # seconds between two looks


class Turns:
    """``milliseconds`` are waited for a turn, and then for the file."""

    def __init__(self, filename: str, milliseconds: int) -> None:
        self._folder = os.open(os.path.dirname(filename) or ".", os.O_RDONLY)
        self._milliseconds = milliseconds

    @asynccontextmanager
    async def next(self) -> AsyncIterator[None]:
        until = monotonic() + self._milliseconds / 1000
        while not self._is_ours() and monotonic() < until:  # noqa: ASYNC110 - other processes have it
            await asyncio.sleep(PAUSE)
        try:
            yield
        finally:
            fcntl.flock(self._folder, fcntl.LOCK_UN)

    def _is_ours(self) -> bool:
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def begin(self, connection: sqlite3.Connection) -> None:
        """In the thread of this connection."""
        until = monotonic() + self._milliseconds / 1000
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not _has_begun(connection, last=monotonic() > until):
                time.sleep(PAUSE)
        finally:
            connection.execute(f"PRAGMA busy_timeout = {self._milliseconds}")

    def close(self) -> None:
        os.close(self._folder)


def _has_begun(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True

"""Connections that only read a SQLite file, and stop what takes too long: see docs/decisions/0009."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import thread_time

from models.budget import Budget, current, too_long
from models.errors import Busy

THREADS = 2
WAITING = 128  # reads at the most that wait for one of them; one document has up to fifty
OF_READING = {"cache_size", "mmap_size", "temp_store"}
Pragmas = Mapping[str, object]
BUSY = 5.0  # seconds to wait for a lock, which a reader rarely meets


class Reader:
    """``every`` so many steps of SQLite's machine a statement is looked at; a thousand take about 50
    microseconds. ``remembered`` is how many statements stay compiled. Of the ``pragmas`` of the connection
    that writes, it has those that count for reading."""

    def __init__(
        self, filename: str, pragmas: Pragmas, *, every: int, remembered: int, timeout: float
    ) -> None:
        self._until = 0.0
        self._connection = sqlite3.connect(
            filename,
            timeout=timeout,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=remembered,
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA query_only=ON")
        for name in OF_READING & pragmas.keys():
            self._connection.execute(f"PRAGMA {name}={pragmas[name]}")
        self._connection.set_progress_handler(self._is_over, every)

    def read(self, query: str, values: Sequence[object], seconds: float, most: int) -> list[sqlite3.Row]:
        """At most ``most`` rows and one. OperationalError when it takes more ``seconds`` of this thread's own
        work: what else the machine does counts for nothing."""
        self._until = thread_time() + seconds
        cursor = self._connection.execute(query, values)
        try:
            return cursor.fetchmany(most + 1)
        finally:
            cursor.close()

    def _is_over(self) -> bool:
        return thread_time() > self._until

    def close(self) -> None:
        self._connection.close()


class LongReads:
    """Reads that take their time do so in threads of their own, and never on the writer's connection."""

    def __init__(self, filename: str, pragmas: Pragmas) -> None:
        self._new = partial(Reader, filename, pragmas, every=10_000, remembered=0, timeout=BUSY)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sqlite-read")
        self._own = threading.local()
        self._readers: list[Reader] = []
        self.waiting = 0

    async def read(self, query: str, values: Sequence[object]) -> list[sqlite3.Row]:
        """Invalid when it takes more time than is left of the request's budget."""
        if self.waiting >= WAITING:
            raise Busy
        self.waiting += 1
        loop, budget = asyncio.get_running_loop(), current.get() or Budget()
        try:
            return await loop.run_in_executor(self._threads, self._read, query, values, budget)
        finally:
            self.waiting -= 1

    def _read(self, query: str, values: Sequence[object], budget: Budget) -> list[sqlite3.Row]:
        """What is left is asked when the read begins: those of one request may have waited for each other."""
        if budget.seconds <= 0:
            raise too_long()
        began, reader = thread_time(), getattr(self._own, "reader", None) or self._open()
        try:
            return reader.read(query, values, budget.seconds, MAX_ROWS)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise too_long() from None
        finally:
            budget.seconds -= thread_time() - began

    def _open(self) -> Reader:
        reader = self._own.reader = self._new()
        self._readers.append(reader)
        return reader

    def close(self) -> None:
        self._threads.shutdown()
        for reader in self._readers:
            reader.close()


MAX_ROWS = 10_000_000  # rows: as good as all

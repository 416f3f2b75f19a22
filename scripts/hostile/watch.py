"""Somebody else, who asks for ``/health`` all the time and notes the longest wait."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import RawArray
from time import perf_counter
from typing import Any

PAUSE = 0.01
SINCE, ASKED, LONGEST = range(3)
REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Watcher:
    """In a process of its own, so that nothing but the server makes it wait. All processes read one clock."""

    def __init__(self, times: Any) -> None:
        self.times = times

    def reset(self) -> None:
        self.times[SINCE] = perf_counter()
        self.times[LONGEST] = 0

    @property
    def waiting(self) -> float:
        """For how long, for the answer that has not come yet."""
        asked: float = self.times[ASKED]
        since: float = self.times[SINCE]
        return perf_counter() - max(asked, since) if asked else 0.0

    @property
    def longest(self) -> float:
        """In seconds, since the reset."""
        longest: float = self.times[LONGEST]
        return max(longest, self.waiting)


@contextmanager
def watching(port: int) -> Iterator[Watcher]:
    times = RawArray("d", 3)
    process = multiprocessing.get_context("spawn").Process(target=_watch, args=(port, times), daemon=True)
    process.start()
    try:
        yield Watcher(times)
    finally:
        process.kill()
        process.join()


def _watch(port: int, times: Any) -> None:
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                while True:
                    _ask(connection, times)
                    time.sleep(PAUSE)
        except OSError:
            time.sleep(PAUSE)


def _ask(connection: socket.socket, times: Any) -> None:
    times[ASKED] = perf_counter()
    connection.sendall(REQUEST)
    if not connection.recv(4096):
        raise ConnectionResetError
    times[LONGEST] = max(times[LONGEST], perf_counter() - max(times[ASKED], times[SINCE]))
    times[ASKED] = 0

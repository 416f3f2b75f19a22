"""Somebody else, who asks for ``/health`` all the time and notes the longest wait.

A wait for the machine's other work is no fault of the server's: the time in which the kernel let it, or who
asks, stand in line for a core is taken off.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from time import perf_counter
from typing import Any

PAUSE = 0.01
SINCE, ASKED, LONGEST = range(3)
REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class Watcher:
    """In a process of its own, so that nothing but the server makes it wait. All processes read one clock."""

    def __init__(self, pid: int, times: Any) -> None:
        self.pid, self.times = pid, times

    def reset(self) -> None:
        self.times[SINCE] = running(self.pid)
        self.times[LONGEST] = 0

    @property
    def waiting(self) -> float:
        """For how long, for the answer that has not come yet."""
        asked: float = self.times[ASKED]
        since: float = self.times[SINCE]
        return running(self.pid) - max(asked, since) if asked else 0.0

    @property
    def longest(self) -> float:
        """In seconds, since the reset."""
        longest: float = self.times[LONGEST]
        return max(longest, self.waiting)


def running(pid: int) -> float:
    """The time, without that in which its first thread, which answers, stood in line for a core."""
    return perf_counter() - in_line(pid)


def in_line(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


@contextmanager
def watching(port: int, pid: int) -> Iterator[Watcher]:
    times = RawArray("d", 3)
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=_watch, args=(port, pid, times), daemon=True)
    process.start()
    try:
        yield Watcher(pid, times)
    finally:
        process.kill()
        process.join()


def _watch(port: int, pid: int, times: Any) -> None:
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)) as connection:
                while True:
                    _ask(connection, pid, times)
                    time.sleep(PAUSE)
        except OSError:
            time.sleep(PAUSE)


def _ask(connection: socket.socket, pid: int, times: Any) -> None:
    mine = in_line(os.getpid())
    times[ASKED] = running(pid)
    connection.sendall(REQUEST)
    if not connection.recv(4096):
        raise ConnectionResetError
    waited = running(pid) - max(times[ASKED], times[SINCE]) - (in_line(os.getpid()) - mine)
    times[LONGEST] = max(times[LONGEST], waited)
    times[ASKED] = 0

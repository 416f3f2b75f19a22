"""The servers that are compared, each a process of its own on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = (sys.executable, "-m")


class Server(NamedTuple):
    port: int
    pid: int


@contextmanager
def gatebook(url: str, workers: int, key: str, folder: Path) -> Iterator[Server]:
    """As in production, but for the line in the log of each request: the floor writes none."""
    port = free_port()
    settings = {"PORT": port, "DATABASE_URL": url, "WORKERS": workers, "ADMIN_KEY": key, "DATA_DIR": folder}
    environ = {f"GATEBOOK_{name}": str(value) for name, value in settings.items()}
    with running(
        [*PYTHON, "gatebook", "serve"], port, {**environ, "GATEBOOK_LOG_LEVEL": "warning"}
    ) as server:
        yield server


@contextmanager
def floor(url: str, workers: int) -> Iterator[Server]:
    port = free_port()
    options = ["--port", str(port), "--workers", str(workers), "--loop", "uvloop", "--http", "httptools"]
    options += ["--no-access-log", "--log-level", "warning"]
    command = [*PYTHON, "uvicorn", "scripts.benchmark.floor.app:app", *options]
    with running(command, port, {"FLOOR_DATABASE_URL": url}) as server:
        yield server


@contextmanager
def running(command: Sequence[str], port: int, environ: Mapping[str, str]) -> Iterator[Server]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GATEBOOK_")}
    process = subprocess.Popen(command, cwd=ROOT, env={**own, **environ}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
        time.sleep(0.1)
    sys.exit("A server does not start.")

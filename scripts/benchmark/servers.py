"""The servers that are compared, each a process of its own on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = (sys.executable, "-m")


class Server(NamedTuple):
    port: int
    pid: int


@contextmanager
def gatebook(
    url: str, workers: int, key: str, folder: Path, root: Path = ROOT, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """As in production, but for the line in the log of each request: the floor writes none."""
    port = free_port()
    settings = {"PORT": port, "DATABASE_URL": url, "WORKERS": workers, "ADMIN_KEY": key, "DATA_DIR": folder}
    settings |= {"LOG_LEVEL": "warning", "PLAYGROUND": "false"}
    environ = {f"GATEBOOK_{name}": str(value) for name, value in settings.items()}
    with running([*PYTHON, "gatebook", "serve"], port, environ, root, log) as server:
        yield server


@contextmanager
def floor(url: str, workers: int) -> Iterator[Server]:
    port = free_port()
    options = ["--port", str(port), "--workers", str(workers), "--loop", "uvloop", "--http", "httptools"]
    options += ["--no-access-log", "--log-level", "warning"]
    options += ["--timeout-keep-alive", "120"]  # it comes to a request late, when it makes lists
    command = [*PYTHON, "uvicorn", "scripts.benchmark.floor.app:app", *options]
    with running(command, port, {"FLOOR_DATABASE_URL": url}) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    environ: Mapping[str, str],
    root: Path = ROOT,
    log: IO[bytes] | None = None,
) -> Iterator[Server]:
    """From the checkout ``root``. What it prints is shown when it does not start."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GATEBOOK_")}
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, cwd=root, env={**own, **environ}, stdout=printed, stderr=log)
        try:
            if not _answers(port, process):
                printed.seek(0)
                sys.exit(f"\n{' '.join(command[:3])} does not start.\n{printed.read().decode()[-2000:]}")
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def install(name: str, home: Path, programs: Sequence[str], progress: Callable[[str], None]) -> str | None:
    """What npm brings into ``home``. Why it cannot be, if so."""
    if missing := [program for program in ("npm", *programs) if not shutil.which(program)]:
        return f"there is no {' and no '.join(missing)}"
    progress(f"installing {name}")
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    return "npm cannot install it" if subprocess.run(command, cwd=home).returncode else None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Within half a minute."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            if process.poll() is not None:
                return False
        time.sleep(0.1)
    return False

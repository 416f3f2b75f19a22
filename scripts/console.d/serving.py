"""A server of ours, for as long as tests need it."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from visiting import KEY, ROOT, until

QUICK = {"GATEBOOK_LOG_LEVEL": "warning", "GATEBOOK_BCRYPT_ROUNDS": "10", "GATEBOOK_DRAIN_SECONDS": "0"}


@contextmanager
def serving(port: int, folder: Path, **settings: str) -> Iterator[None]:
    """One of our servers, with its data in this folder; what is set to nothing is not set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEBOOK_")}
    always = QUICK | {"GATEBOOK_DATA_DIR": str(folder), "GATEBOOK_ADMIN_KEY": KEY}
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "gatebook", "serve", "--port", str(port)]
    given = {name: value for name, value in (kept | always | settings).items() if value}
    process = subprocess.Popen(command, cwd=ROOT, env=given)
    try:
        until(lambda: is_ready(port))
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready") as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False

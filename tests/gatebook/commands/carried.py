"""Files of users, for the tests of the commands that read and write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from tests.gatebook.running import run


def put(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def exported(folder: Path, *arguments: str, **settings: str) -> list[dict[str, Any]]:
    output, _, status = run(folder, "export", "users", "-", "--format", "ndjson", *arguments, **settings)
    assert status == 0
    return [orjson.loads(line) for line in output.splitlines()]


def names(folder: Path) -> list[str]:
    return [user["username"] for user in exported(folder)]

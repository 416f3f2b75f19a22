"""The directory that is attacked: filled once and kept in a folder, and a copy of it for every run."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson

from scripts.benchmark import directory
from tests import postgres

FILLED, ATTACKED = "gatebook_filled", "gatebook_attacked"


class Filled(NamedTuple):
    """``secrets`` are the keys of the first users."""

    kind: str
    url: str
    secrets: list[str]


@contextmanager
def copied(kind: str, users: int, folder: Path) -> Iterator[Filled]:
    kept = folder / f"{kind}-{users}"
    with (_sqlite if kind == "sqlite" else _postgres)(kept, users) as url:
        yield Filled(kind, url, orjson.loads((kept / "keys.json").read_bytes()))


@contextmanager
def _sqlite(kept: Path, users: int) -> Iterator[str]:
    kept.mkdir(parents=True, exist_ok=True)
    if not (kept / "keys.json").exists():
        for left in kept.iterdir():
            left.unlink()
        _fill(f"sqlite://{kept / 'gatebook.db'}", users, kept)
    with tempfile.TemporaryDirectory(dir=kept) as copy:
        yield f"sqlite://{shutil.copy(kept / 'gatebook.db', copy)}"


@contextmanager
def _postgres(kept: Path, users: int) -> Iterator[str]:
    with postgres.server(kept) as url:
        if not (kept / "keys.json").exists():
            asyncio.run(postgres.drop_database(url, FILLED))
            created = asyncio.run(postgres.create_database(url, FILLED))
            _fill(f"{created}&command_timeout=600", users, kept)  # a machine may be busy
        asyncio.run(postgres.drop_database(url, ATTACKED))
        yield asyncio.run(postgres.create_database(url, ATTACKED, FILLED))
        asyncio.run(postgres.drop_database(url, ATTACKED))


def _fill(url: str, users: int, kept: Path) -> None:
    secrets = asyncio.run(directory.fill(url, users, progress))
    (kept / "keys.json").write_bytes(orjson.dumps(secrets[:1000]))  # last: it says that all is there
    progress("")


def progress(line: str) -> None:
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

"""Backing up to bytes, restoring from them, and comparing what is in two databases."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

from models import backup, migrations
from tests.models.migrations.databases import everything

PRIVATE = ("sqlite_stat1", "sqlite_stat4", "users_search_data", "users_search_idx")


def backed_up(url: str, folder: Path = migrations.FOLDER) -> bytes:
    file = BytesIO()
    asyncio.run(backup.backup(url, file, folder=folder))
    return file.getvalue()


def restore(url: str, data: bytes, folder: Path = migrations.FOLDER, *, replaces: bool = False) -> None:
    reader = backup.Reader(BytesIO(data))
    asyncio.run(backup.restore(url, reader, folder=folder, replaces=replaces))


def held(url: str) -> dict[str, Any]:
    """All that is in it, but when and from which file it was migrated, and what SQLite keeps for itself."""
    found = everything(url)
    for name in PRIVATE:
        found.pop(name, None)
    steps = [row[0] for row in found.pop("schema_migrations", [])]
    return {**found, "steps": steps}


def rows(url: str) -> dict[str, Any]:
    """What either kind of database has alike: not how it searches, and how its indexes are written."""
    found = held(url)
    strange = [name for name in found if name.startswith("users_search")]
    for name in [*strange, "indexes"]:
        found.pop(name)
    return {name: list(map(tuple, each)) for name, each in found.items() if name != "steps"}

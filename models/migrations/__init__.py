"""Brings a database to this version: numbered SQL files, each applied once, by one process at a time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from models.database import Sql, database_kind, on_postgres, rows
from models.migrations import postgres, sqlite
from models.migrations.patience import Patience, Tell
from models.migrations.steps import Announce, MigrationError, migrations, missing

__all__ = ["MigrationError", "Patience", "Tell", "are_applied", "migrate", "nothing", "pending"]

FOLDER = Path(__file__).parent


def nothing(_: str) -> None:
    """For who does not care."""


async def migrate(
    url: str, on_step: Announce | None = None, folder: Path = FOLDER, on_wait: Tell = nothing
) -> list[str]:
    """Apply what is missing and give the names applied; ``on_step`` hears each name as its work begins, and
    ``on_wait`` what is waited for, when that takes its time."""
    kind = database_kind(url)
    run = sqlite.migrate if kind == "sqlite" else postgres.migrate
    return await run(url, migrations(kind, folder), on_step or nothing, on_wait)


async def pending(url: str, folder: Path = FOLDER, on_wait: Tell = nothing) -> list[str]:
    """The names that ``migrate`` would apply; it changes nothing."""
    kind = database_kind(url)
    read = sqlite.applied if kind == "sqlite" else postgres.applied
    return [step.name for step in missing(migrations(kind, folder), await read(url, on_wait))]


async def are_applied() -> bool:
    """Whether the database we are connected to has all that this version needs; a newer one may have added
    to it."""
    found = await rows(Sql("SELECT name FROM schema_migrations"))
    return _names("postgres" if on_postgres() else "sqlite") <= {row["name"] for row in found}


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(step.name for step in migrations(kind, FOLDER))

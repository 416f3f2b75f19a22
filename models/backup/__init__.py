"""All that the directory holds, as one file that either kind of database can be made of again."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from models.backup import postgres, sqlite
from models.backup.format import DAMAGED, BackupError, Contents, Progress, Reader, Writer, unseen
from models.database import database_kind
from models.migrations import FOLDER, Tell, nothing
from models.migrations.steps import Migration, migrations

__all__ = ["BackupError", "Contents", "Progress", "Reader", "backup", "restore"]

FILLED = "The directory is not empty: to put the backup in the place of all that is in it, say --replace."
ENGINES = {"sqlite": sqlite, "postgres": postgres}


async def backup(
    url: str, file: IO[bytes], progress: Progress = unseen, tell: Tell = nothing, folder: Path = FOLDER
) -> Contents:
    """Write all there is at this moment, while others go on writing."""
    kind = database_kind(url)
    async with ENGINES[kind].snapshot(url, migrations(kind, folder), tell) as snapshot:
        contents: Contents = snapshot.contents
        writer = Writer(file, contents, progress)
        for table in contents.tables:
            async for batch in snapshot.rows(table):
                writer.write(batch)
        writer.close()
    return contents


async def restore(
    url: str, reader: Reader, tell: Tell = nothing, folder: Path = FOLDER, *, replaces: bool = False
) -> None:
    """All of it or nothing: the tables as they were then, their rows, and then what was migrated since."""
    kind, contents = database_kind(url), reader.contents
    steps = migrations(kind, folder)
    former, later = _split(steps, contents)
    async with ENGINES[kind].target(url, steps, tell) as target:
        if not replaces and await target.is_filled():
            raise BackupError(FILLED)
        await target.begin(former)
        columns = {table.name: sorted(table.columns) for table in contents.tables}
        if columns != {name: sorted(each) for name, each in (await target.columns()).items()}:
            raise BackupError(DAMAGED)
        for table in contents.tables:
            await target.load(table, reader.rows(table))
        await target.end(later)


def _split(steps: list[Migration], contents: Contents) -> tuple[list[Migration], list[Migration]]:
    """What the database of the backup had, and what it lacked."""
    if newer := sorted(set(contents.migrations) - {step.name for step in steps}):
        raise BackupError(
            f"The backup was made by a newer Gatebook ({newer[-1]} is not known here): "
            "restore it with that version."
        )
    former = [step for step in steps if step.name in contents.migrations]
    return former, [step for step in steps if step not in former]

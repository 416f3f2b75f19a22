"""What a migration is, and which of them a database still lacks."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from models.migrations.refold import Asking, refold
from models.migrations.text_keys import fill

Announce = Callable[[str], None]
log = logging.getLogger("gatebook")

RECORDS = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name TEXT PRIMARY KEY, digest TEXT NOT NULL, applied_at BIGINT NOT NULL
    )"""
APPLIED = "SELECT name, digest FROM schema_migrations"
NEEDS = re.compile(r"_needs_([0-9]{4})$")
"""How the name of a migration ends that takes something away: with the oldest that code must know of to go on
without that. It is in the database, so that code which is older than the migration can read it."""


class MigrationError(Exception):
    """The database could not be brought to this version: one line says why."""


class Migration(NamedTuple):
    """``work`` is done behind the script, in the same transaction: for what SQL cannot say."""

    name: str
    script: str
    digest: str
    work: Callable[[], Asking[None]] | None = None


WORK: dict[str, Callable[[], Asking[None]]] = {"0004_folding": refold, "0009_text_keys": fill}


def migrations(kind: str, folder: Path) -> list[Migration]:
    """The files for one kind of database, in order: ``0001_directory.sqlite.sql``."""
    ending = f".{kind}.sql"
    files = sorted(folder.glob(f"[0-9]*{ending}"))
    scripts = [(file.name.removesuffix(ending), file.read_text("utf-8")) for file in files]
    return [
        Migration(name, text, hashlib.sha256(text.encode()).hexdigest(), WORK.get(name))
        for name, text in scripts
    ]


def made(steps: Sequence[Migration], kind: str) -> set[str]:
    """The names of all the tables or functions that these ever make: some may be gone."""
    pattern = re.compile(rf"^CREATE {kind} (\w+)", re.MULTILINE)
    return {name for step in steps for name in pattern.findall(step.script)}


def indexes(steps: Sequence[Migration]) -> dict[str, str]:
    """How each index is made that these leave, by its name; but those that not every server can have."""
    pattern = re.compile(r"^(CREATE (?:UNIQUE )?INDEX (\w+)[^;]+|DROP INDEX (\w+));", re.MULTILINE)
    found: dict[str, str] = {}
    for step in steps:
        for text, made, dropped in pattern.findall(step.script):
            found.pop(dropped, None)
            if made:
                found[made] = " ".join(text.split())
    return found


def missing(steps: Sequence[Migration], applied: Mapping[str, str]) -> list[Migration]:
    """What is not applied yet; refuses a database whose past is not ours, or whose newer Gatebook has taken
    away what we need."""
    left = [step for step in steps if step.name not in applied]
    if newer := unknown(steps, applied):
        if left or not _goes_on(steps[-1].name, newer):
            refuse_unknown(steps, applied)
        log.warning("The database was migrated by a newer Gatebook, to %s: this one goes on.", newer[-1])
    if changed := sorted(step.name for step in steps if applied.get(step.name, step.digest) != step.digest):
        raise MigrationError(
            f"The migration {changed[0]} is not the one this database was made with: "
            "restore the file as it was released."
        )
    return left


def unknown(steps: Sequence[Migration], applied: Iterable[str]) -> list[str]:
    return sorted(set(applied) - {step.name for step in steps})


def refuse_unknown(steps: Sequence[Migration], applied: Iterable[str]) -> None:
    if newer := unknown(steps, applied):
        raise MigrationError(
            f"This database was migrated by a newer Gatebook ({newer[-1]} is not known here): "
            "run that version, or restore a backup made before."
        )


def _goes_on(newest: str, newer: Sequence[str]) -> bool:
    """Whether code goes on that knows no more than ``newest``: what came after it adds, or needs no more."""
    needed = [found[1] for name in newer if (found := NEEDS.search(name))]
    return newer[0] > newest and max(needed, default="") <= newest


def first_missing(steps: Sequence[Migration], applied: Mapping[str, str]) -> Migration | None:
    return next(iter(missing(steps, applied)), None)


def failed(step: Migration, error: Exception) -> MigrationError:
    return MigrationError(f"The migration {step.name} failed and was undone: {' '.join(str(error).split())}")

"""What `gatebook check` looks at, and what it says of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from gatebook.commands.start import missing
from gatebook.settings import SETTINGS, Settings, unknown_names
from gatebook.values import without_password
from models import clock
from models.condition import Condition, condition, trouble_of_replica
from models.database import database_kind
from models.migrations import FOLDER, MigrationError, Tell
from models.migrations.sqlite import path_of
from models.migrations.steps import indexes, migrations

MANY = 1000  # users: with fewer, any plan will do
SECONDS_APART = 5
SEARCH = "CREATE EXTENSION pg_trgm; CREATE INDEX users_search ON users USING gin (search_key gin_trgm_ops);"
LEAST_ROOM = 100 * 1024**2  # bytes


class Status(StrEnum):
    OK = "OK"
    WARNING = "WARNING"
    FAILED = "FAILED"


class Finding(NamedTuple):
    """``advice`` says what to do about it."""

    name: str
    status: Status
    found: str
    advice: str | None = None


async def findings(settings: Settings, environ: Mapping[str, str], tell: Tell) -> AsyncIterator[Finding]:
    """Each as soon as it is known."""
    yield _settings(environ)
    size = 0
    try:
        yield _migrations(lacking := await missing(settings, tell))
        if not lacking:  # else there is no telling which tables are there
            found = await condition(settings.database_url)
            size = found.size
            for finding in _of_database(settings, found):
                yield finding
            if settings.database_read_url:
                yield await _replica(settings.database_url, settings.database_read_url)
    except MigrationError as error:
        yield Finding("database", Status.FAILED, str(error))
    yield _room(settings, size)
    if settings.event_archive:
        yield _archive(settings.event_archive)
    yield _files(settings, environ)


def _settings(environ: Mapping[str, str]) -> Finding:
    unknown = list(unknown_names(environ))
    count = sum(any(name in environ for name in about.names) for about in SETTINGS)
    if unknown:
        return Finding("settings", Status.WARNING, "; ".join(unknown), "Set what was meant, or take it away.")
    return Finding("settings", Status.OK, f"{count} set, the others as they are by default")


def _migrations(lacking: Sequence[str]) -> Finding:
    if lacking:
        names = ", ".join(lacking)
        return Finding("migrations", Status.FAILED, f"missing: {names}", "Run: gatebook migrate")
    return Finding("migrations", Status.OK, "all applied")


def _of_database(settings: Settings, found: Condition) -> Iterator[Finding]:
    what = f"{found.version}, {found.size / 1024**2:,.0f} MB, {found.users:,} users: {settings.database}"
    if found.takes_changes:
        yield Finding("database", Status.OK, what)
    else:
        advice = "Name the server that takes changes, or let the file and its folder be written."
        yield Finding("database", Status.FAILED, f"read-only: {what}", advice)
    yield _clock(found)
    yield _indexes(settings, found)
    yield _statistics(found)
    yield _search(found)


def _clock(found: Condition) -> Finding:
    apart = (clock.now() - found.clock) / 1000
    ahead = ((found.newest_event or 0) - clock.now()) / 1000
    if abs(apart) > SECONDS_APART:
        told = f"the database's is {abs(apart):.0f} s {'behind' if apart > 0 else 'ahead'}"
        return Finding("clock", Status.WARNING, told, "Set both by NTP: what expires is judged by ours.")
    if ahead > SECONDS_APART:
        told = f"the audit log has an event that is {ahead:.0f} s ahead of ours"
        return Finding("clock", Status.WARNING, told, "Set the clock by NTP, on every host.")
    return Finding("clock", Status.OK, "in step with the database's")


def _indexes(settings: Settings, found: Condition) -> Finding:
    made = indexes(migrations(database_kind(settings.database_url), FOLDER))
    lost = [text for name, text in made.items() if name not in found.indexes]
    if lost:
        told = f"{len(lost)} of {len(made)} are not there, or not valid: what they are for is slow"
        return Finding("indexes", Status.FAILED, told, f"As the owner: {'; '.join(lost)};")
    return Finding("indexes", Status.OK, f"all {len(made)} are there")


def _statistics(found: Condition) -> Finding:
    if found.has_statistics or found.users < MANY:
        return Finding("statistics", Status.OK, "the planner has what it needs")
    told = "the planner knows nothing of the tables: what is asked may be slow"
    return Finding("statistics", Status.WARNING, told, "In the database: ANALYZE;")


def _search(found: Condition) -> Finding:
    if found.has_search:
        return Finding("search", Status.OK, "users are searched by an index")
    told = "there is no index to search users by: each search looks at all of them"
    advice = f"In the database: {SEARCH}"
    return Finding("search", Status.WARNING, told, advice)


async def _replica(url: str, read_url: str) -> Finding:
    shown = without_password(read_url)
    if trouble := await trouble_of_replica(url, read_url):
        advice = "The primary answers alone: mend it, or take GATEBOOK_DATABASE_READ_URL away."
        return Finding("replica", Status.WARNING, f"not used, {trouble}: {shown}", advice)
    return Finding("replica", Status.OK, f"answers lists: {shown}")


def _room(settings: Settings, size: int) -> Finding:
    """A migration or a restore may need as much as the file again."""
    place = settings.data_dir.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    needed = size if database_kind(settings.database_url) == "sqlite" else 0
    told = f"{free / 1024**2:,.0f} MB free in {place}"
    if free < max(needed, LEAST_ROOM):
        status = Status.FAILED if free < LEAST_ROOM else Status.WARNING
        return Finding("disk", status, told, "Make room: a backup or a migration needs as much again.")
    return Finding("disk", Status.OK, told)


def _archive(folder: Path) -> Finding:
    if os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        return Finding("archive", Status.OK, f"{folder} can be written")
    told = f"{folder} is not there, or cannot be written: old events are not deleted"
    return Finding("archive", Status.FAILED, told, "Make it, and let it be written.")


def _files(settings: Settings, environ: Mapping[str, str]) -> Finding:
    """That nobody else may read what is secret."""
    open_ = [path for path in _secret(settings, environ) if _is_open(path)]
    if open_:
        names = " ".join(str(path) for path in open_)
        return Finding("files", Status.WARNING, "others may read what is secret", f"chmod go= {names}")
    return Finding("files", Status.OK, "nobody else may read what is secret")


def _secret(settings: Settings, environ: Mapping[str, str]) -> Iterator[Path]:
    yield from (settings.data_dir / name for name in ("admin-key", "setup-link"))
    yield from (
        Path(environ[f"{about.name}_FILE"]) for about in SETTINGS if environ.get(f"{about.name}_FILE")
    )
    if database_kind(settings.database_url) == "sqlite":
        file = path_of(settings.database_url)
        yield from (file, Path(f"{file}-wal"), Path(f"{file}-shm"))


def _is_open(path: Path) -> bool:
    try:
        return bool(os.stat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False

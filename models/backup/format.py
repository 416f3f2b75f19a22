"""The file of a backup, the same for both databases: lines of JSON in gzip.

The first line says what is in it, then comes one for each row, and the last has a digest of all before it.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

import msgspec
import orjson

from models.migrations.steps import Migration

FORMAT = 1
BATCH = 1000  # rows
BLOCK = 1 << 20  # bytes
LONGEST = 1 << 20  # bytes of the first line
GZIP = b"\x1f\x8b"
FAST = 1  # of gzip's levels: the next ones make little of it smaller, and take longer
Rows = Sequence[Sequence[Any]]
Progress = Callable[[int, int], None]
"""How many rows are done, and of how many."""


class BackupError(Exception):
    """A backup cannot be made or restored: one line says why, and what to do."""


class Table(msgspec.Struct, frozen=True):
    """``last`` is the number given last, also where its row is gone: it is never given again."""

    name: str
    columns: list[str]
    rows: int
    last: int | None = None

    @property
    def statement(self) -> str:
        """In the same order whichever the database: the primary key is the first column, or the first two."""
        return f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {', '.join(self.columns[:2])}"


class Contents(msgspec.Struct, frozen=True, rename={"format": "gatebook_backup"}):
    format: int
    made_at: int
    migrations: list[str]
    tables: list[Table]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


class Mark(msgspec.Struct, rename={"format": "gatebook_backup"}):
    """What any version of the format begins with."""

    format: int


def unseen(_done: int, _rows: int) -> None:
    """For who does not watch."""


class Writer:
    def __init__(self, file: IO[bytes], contents: Contents, progress: Progress) -> None:
        self._contents, self._progress, self._done = contents, progress, 0
        self._file = file
        self._gzip = gzip.GzipFile("", "wb", FAST, file, mtime=0)
        self._digest = hashlib.sha256()
        self._write(msgspec.json.encode(contents) + b"\n")

    def write(self, rows: Rows) -> None:
        self._write(b"".join(orjson.dumps(tuple(row), option=orjson.OPT_APPEND_NEWLINE) for row in rows))
        self._done += len(rows)
        self._progress(self._done, self._contents.rows)

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        with _told():
            self._gzip.write(data)

    def close(self) -> None:
        with _told():
            self._gzip.write(_ending(self._digest))
            self._gzip.close()
            self._file.flush()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror}.") from error


def _ending(digest: Any) -> bytes:
    return f'{{"sha256":"{digest.hexdigest()}"}}\n'.encode()


class Reader:
    """Reads a file twice: all of it is looked at before any of it is believed."""

    def __init__(self, file: IO[bytes], progress: Progress = unseen) -> None:
        self._file, self._progress, self._done = file, progress, 0
        try:
            self.contents = self._look()
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise BackupError(DAMAGED) from error
        self._lines = self._open()
        next(self._lines)

    def _open(self) -> gzip.GzipFile:
        self._file.seek(0)
        return gzip.GzipFile(fileobj=self._file)

    def _look(self) -> Contents:
        if self._file.read(len(GZIP)) != GZIP:
            raise BackupError(STRANGE)
        lines, digest = self._open(), hashlib.sha256()
        line = lines.readline(LONGEST)
        contents = _contents(line)
        digest.update(line)
        end, size = b"", len(_ending(digest))
        while block := lines.read(BLOCK):
            block = end + block
            digest.update(block[:-size])
            end = block[-size:]
        if end != _ending(digest):
            raise BackupError(DAMAGED)
        return contents

    def rows(self, table: Table) -> Iterator[Rows]:
        left = table.rows
        while left:
            lines = list(islice(self._lines, min(left, BATCH)))
            if not lines:
                raise BackupError(DAMAGED)
            left -= len(lines)
            self._done += len(lines)
            self._progress(self._done, self.contents.rows)
            yield orjson.loads(b"[%s]" % b",".join(lines))


DAMAGED = "The backup is not whole, or was altered: nothing was restored. Take another."
NOTHING = "The database has no tables: there is nothing to back up."
STRANGE = "This is no backup of Gatebook's."


def _contents(line: bytes) -> Contents:
    try:
        if msgspec.json.decode(line, type=Mark).format > FORMAT:
            raise BackupError("The backup was made by a newer Gatebook: restore it with that version.")
        return msgspec.json.decode(line, type=Contents)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupError(DAMAGED if line.startswith(b'{"gatebook_backup"') else STRANGE) from error


def refuse_newer(steps: Sequence[Migration], applied: Iterable[str]) -> None:
    """What tables such a database has is not known here, so they cannot be cleared away."""
    if newer := sorted(set(applied) - {step.name for step in steps}):
        raise BackupError(
            f"This database was migrated by a newer Gatebook ({newer[-1]} is not known here): "
            "restore into a new one."
        )

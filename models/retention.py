"""Events older than the setting keeps: they are in the archive, where there is one, before they go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import orjson

from models import clock
from models.database import Row, Sql, execute, lock, one_of, rows, transaction, uncancelled
from models.event import Change
from models.whole_files import whole

LOCK = 7_103_003  # so that no two archive the same
BATCH = 1000  # events, in a transaction of their own

log = logging.getLogger("gatebook")


async def forget_events(before: int, archive: Path | None) -> None:
    while await _forget_some(before, archive):
        pass


@uncancelled
async def _forget_some(before: int, archive: Path | None) -> bool:
    """Whether there may be more."""
    async with transaction():
        await lock(LOCK)
        oldest = "SELECT * FROM events WHERE at < ? ORDER BY at, sequence LIMIT ?"
        found = await rows(Sql(oldest, [before, BATCH]))
        if archive and found and not await asyncio.to_thread(_is_kept, archive, found):
            return False
        gone = one_of("sequence", [row["sequence"] for row in found])
        await execute(Sql(f"DELETE FROM events WHERE {gone.text}", gone.values))
    return len(found) == BATCH


def _is_kept(archive: Path, events: Sequence[Row]) -> bool:
    """In a file named by the first of them: whoever did not come to delete them begins with it again."""
    path = archive / f"events-{events[0]['sequence']:012}.ndjson"
    try:
        with whole(path) as file:
            file.writelines(map(_line, events))
    except OSError as error:
        log.warning("Old events stay, as the archive %s cannot be written: %s", archive, error.strerror)
        return False
    return True


def _line(event: Row) -> bytes:
    changes = [Change(*each)._asdict() for each in orjson.loads(event["changes"])]
    before = event["before_image"] and orjson.loads(event["before_image"])
    told = {**event, "at": clock.to_text(event["at"]), "changes": changes, "before_image": before}
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)

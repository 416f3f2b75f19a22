"""Importing a file, some rows at a time: each such part is there as a whole, whatever happens after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from gatebook.transfer.columns import Given
from models.caller import Caller
from models.enums import Door
from resolvers import importing
from resolvers.incoming.row import Options, Row
from resolvers.reading.selection import Selection

PART = 250  # rows: who else writes waits no longer than these take
Told = Callable[[int, Row], None]
"""Called with the row's number in the file, and what became of it."""


async def import_all(
    given: Iterable[Given], options: Options, told: Told, counts: Counter[str], *, dry_run: bool = False
) -> None:
    """``counts`` has how many rows became what, as far as it came."""
    caller, rows = Caller.system(Door.CLI), iter(given)
    while part := list(islice(rows, PART)):
        faults = {place: each.problems for place, each in enumerate(part) if each.problems}
        outcome = await importing.import_users(
            caller, [each.values for each in part], options, Selection(), faults=faults, dry_run=dry_run
        )
        for each, row in zip(part, outcome.extra["results"], strict=True):
            counts[row.status] += 1
            told(each.row, row)

"""Lists and exports, which a replica may answer: see docs/decisions/0012."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from models import replica
from models.caller import Caller
from models.database import Sql
from resolvers.reading.pages import Order, Page, Window
from resolvers.reading.selection import Selection, connection
from resolvers.reading.sources import Source
from resolvers.reading.statements import M, page


async def listing(
    caller: Caller, source: Source[M], where: Sql, order: Order, window: Window, selection: Selection
) -> Page[M]:
    """``page`` for what is only shown, and nothing is decided by."""
    with replica.reading(caller.position):
        return await page(caller, source, where, order, window, selection)


BATCH = 150


async def batches(
    caller: Caller, source: Source[M], where: Sql, order: Order, selection: Selection
) -> AsyncIterator[list[M]]:
    """All of them, a batch at a time: stable while rows come and go."""
    after = None
    while True:
        read = await listing(caller, source, where, order, Window(BATCH, after), connection(selection))
        if read.nodes:
            yield read.nodes
            await asyncio.sleep(0)
        if not read.more:
            return
        after = read.page_info.end_cursor

"""The audit log."""

from __future__ import annotations

from models import Event
from models.caller import Caller
from models.values import Values
from resolvers.access import somebody
from resolvers.reading import filters
from resolvers.reading.pages import Page, Window
from resolvers.reading.selection import Selection
from resolvers.reading.sources import EVENTS
from resolvers.reading.statements import page


@somebody
async def listed(
    caller: Caller, window: Window, selection: Selection, *, where: Values | None = None
) -> Page[Event]:
    """Newest first: all of it with READ on event/*, else what concerns oneself."""
    return await page(
        caller, EVENTS, filters.event_filter(where or {}), EVENTS.newest_first, window, selection
    )

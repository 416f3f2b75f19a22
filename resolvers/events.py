"""The audit log."""

from __future__ import annotations

from collections.abc import Sequence

from models import Event
from models.caller import Caller
from models.values import Values
from resolvers.access import somebody
from resolvers.reading.event_filters import event_filter
from resolvers.reading.lists import listing
from resolvers.reading.pages import Page, Term, Window, ordered
from resolvers.reading.selection import Selection
from resolvers.reading.sources import EVENTS

ORDERS = {"SEQUENCE": Term("e.sequence")}


@somebody
async def listed(
    caller: Caller,
    window: Window,
    selection: Selection,
    *,
    where: Values | None = None,
    order_by: Sequence[tuple[str, str]] = (),
) -> Page[Event]:
    """All of it with READ on event/*, else what concerns oneself; newest first unless told otherwise."""
    order = ordered(ORDERS, order_by or [("SEQUENCE", "DESC")], "e.sequence")
    return await listing(caller, EVENTS, event_filter(caller, where or {}), order, window, selection)

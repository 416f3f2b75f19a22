"""The audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from models import Event
from models.caller import Caller
from models.database import ALL
from models.enums import PermissionType
from models.values import Values
from resolvers.access import requires, somebody
from resolvers.reading.event_filters import event_filter
from resolvers.reading.lists import batches, listing
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


@requires(PermissionType.READ, "event")
async def stream(caller: Caller, selection: Selection) -> AsyncIterator[list[Event]]:
    """All of it, the oldest first, in batches, for who may see it all."""
    return batches(caller, EVENTS, ALL, EVENTS.oldest_first, selection)

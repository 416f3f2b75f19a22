"""The users that a change of many is about, and what becomes of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import Change, User, budget
from models.caller import Caller
from models.database import all_of, one_of
from models.errors import Invalid, NotFound, Path, Problem
from models.text import is_uuid, under
from models.values import Values
from resolvers.reading.lookup import shown
from resolvers.reading.pages import Page, PageInfo, Window
from resolvers.reading.search import searched
from resolvers.reading.selection import Selection, connection, select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find, page, visible
from resolvers.reading.user_filters import user_filter

MAX_USERS = 1000
PRICE = 2 * budget.price(len(User._meta.fields_map)) + 1  # of a user read and written whole, and of the event
READ = select("username")


@dataclass
class Row:
    """``label`` is the username as it was; ``number`` 0 where there is no such user."""

    id: str
    label: str
    number: int = 0
    user: User | None = None
    changes: Sequence[Change] = ()
    problems: Sequence[Problem] = ()


@dataclass
class Chosen:
    """``total`` is how many there are in all, of which these are a page."""

    rows: list[Row]
    total: int
    page_info: PageInfo = field(default_factory=lambda: PageInfo(False, False, None, None))

    @property
    def open_rows(self) -> list[Row]:
        """Those with which nothing is wrong by now."""
        return [row for row in self.rows if not row.problems]


async def choose(caller: Caller, users: Values) -> Chosen:
    """By ``ids``, or ``matching``: search, where, first, after. What is wrong with that is told before
    anything is read."""
    chosen = await (_named(caller, users["ids"]) if "ids" in users else _matching(caller, users["matching"]))
    budget.spend(len(chosen.rows) * PRICE)
    return chosen


async def _named(caller: Caller, ids: Sequence[str]) -> Chosen:
    """Each once."""
    if len(ids) > MAX_USERS:
        raise Invalid(f"At most {MAX_USERS} users at once.", ("users", "ids"))
    places: dict[str, int] = {}
    for place, id_ in enumerate(ids):
        places.setdefault(id_.lower(), place)
    found = await visible(caller, USERS, "id", filter(is_uuid, places), READ) if places else {}
    rows = [
        _row(found[id_]) if id_ in found else _nobody(ids[place], ("users", "ids", str(place)))
        for id_, place in places.items()
    ]
    return Chosen(rows, len(found))


def _row(user: User) -> Row:
    return Row(user.id, user.username, user.number)


def _nobody(id_: str, path: Path) -> Row:
    return Row(id_, shown(id_), problems=[NotFound(f"No user {shown(id_)}.", path)])


async def _matching(caller: Caller, matching: Values) -> Chosen:
    try:
        found = await _page(caller, matching)
    except Invalid as wrong:
        raise under(("users", "matching"), wrong) if wrong.path else wrong from None
    return Chosen([_row(user) for user in found.nodes], found.total_count or 0, found.page_info)


async def _page(caller: Caller, matching: Values) -> Page[User]:
    """In the order in which they are listed."""
    first = matching.get("first", MAX_USERS)
    if not 0 <= first <= MAX_USERS:
        raise Invalid(f"first is between 0 and {MAX_USERS}.", "first")
    found = await searched(matching.get("search"))
    where = all_of([found, user_filter(caller, matching.get("where") or {})])
    window = Window(first, matching.get("after"))
    return await page(caller, USERS, where, USERS.oldest_first, window, connection(READ, total=True))


async def show(caller: Caller, chosen: Chosen, selection: Selection | None) -> None:
    """What is wanted of each user, as it is now."""
    if selection is None:
        return
    there = one_of("u.number", [row.number for row in chosen.rows])
    found = {user.number: user for user in await find(caller, USERS, there, selection)}
    for row in chosen.rows:
        row.user = found.get(row.number)

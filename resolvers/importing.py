"""Taking over users from elsewhere: many at once, each made or brought up to date, or left with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from tortoise.exceptions import IntegrityError

from models import User, budget
from models.caller import Caller
from models.database import one_of, transaction, uncancelled
from models.enums import ImportStatus
from models.errors import Invalid, Problem, Rule, Taken
from models.text import counted
from models.turns import breathe
from models.values import Values
from resolvers.access import somebody
from resolvers.incoming.claims import claim_all
from resolvers.incoming.judging import judge
from resolvers.incoming.known import known_of
from resolvers.incoming.matching import match_users
from resolvers.incoming.row import Options, Row, written
from resolvers.incoming.storing import give_back_numbers, lock_numbers, store_users
from resolvers.incoming.telling import make_projects, store_moves, tell
from resolvers.reading.selection import Selection
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find
from resolvers.rights.last_administrator import keeping_an_administrator
from resolvers.writing.audit import Outcome

MAX_ROWS = 1000
PRICE = 2 * budget.price(len(User._meta.fields_map)) + 1  # of a user read and written whole, and of the event
TURN = 20  # rows that are looked at before others have theirs


@somebody
@uncancelled
async def import_users(
    caller: Caller,
    rows: Sequence[Values],
    options: Options,
    selection: Selection,
    *,
    faults: Mapping[int, Sequence[Problem]] = {},
    dry_run: bool = False,
) -> Outcome:
    """With whom something is wrong, nothing changes, and that is told; the others change, in one transaction.
    ``faults`` are what is known to be wrong with a row already, by its place."""
    if len(rows) > MAX_ROWS:
        raise Invalid(f"At most {MAX_ROWS} rows at once.", "rows", rule=Rule.MAX_ITEMS, limit=MAX_ROWS)
    budget.spend(len(rows) * PRICE)
    given = [Row(place, values, list(faults.get(place, ()))) for place, values in enumerate(rows)]
    try:
        async with transaction(dry_run=dry_run), keeping_an_administrator(), _numbering(given, dry_run):
            await _judge_all(caller, given, options)
            problems = _problems(given, options)
            if not problems:
                await _store(caller, given)
            await _show(caller, given, [] if problems else written(given), selection)
    except IntegrityError:  # SQLite has one writer at a time
        raise Taken("Another writer took a name, a number or an id at this moment: ask again.") from None
    return Outcome(extra={"results": given, "problems": problems, **_counts(given)})


@asynccontextmanager
async def _numbering(given: Sequence[Row], dry_run: bool) -> AsyncIterator[None]:
    """Around what may give numbers by hand."""
    is_by_hand = any(row.given.get("number") for row in given)
    last = await lock_numbers() if is_by_hand else None
    yield
    if is_by_hand and dry_run:
        await give_back_numbers(last)


async def _judge_all(caller: Caller, given: Sequence[Row], options: Options) -> None:
    await match_users(caller, given, options.match)
    known = await known_of(caller, given, options)
    for row in given:
        judge(caller, row, known, options)
        if row.place % TURN == 0:
            await breathe()
    await claim_all(given)


def _problems(given: Sequence[Row], options: Options) -> list[Problem]:
    """What is wrong with all of it."""
    refused = sum(row.status == ImportStatus.REFUSED for row in given)
    if not refused or not options.all_or_nothing:
        return []
    return [Invalid(f"{counted(refused, 'row')} of {len(given)} refused: nothing was changed.")]


async def _store(caller: Caller, given: Sequence[Row]) -> None:
    await make_projects(caller, given)
    await store_users(given)
    await store_moves(given)
    await tell(caller, given)


async def _show(
    caller: Caller, given: Sequence[Row], stored: Sequence[tuple[Row, User]], selection: Selection
) -> None:
    """What is wanted of each user, as it is now; of one that was not made there is nothing."""
    results = selection.under("results")
    if results is None or (wanted := results.under("user")) is None:
        return
    by_number = {row.number: row for row in given if row.number}
    by_number |= {user.number: row for row, user in stored}
    for user in await find(caller, USERS, one_of("u.number", by_number), wanted):
        by_number[user.number].user = user


def _counts(given: Sequence[Row]) -> dict[str, int]:
    statuses = [row.status for row in given]
    return {f"{status.lower()}_count": statuses.count(status) for status in ImportStatus}

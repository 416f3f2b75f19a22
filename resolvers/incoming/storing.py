"""Storing the users of an import, many at once, and what follows from that for how they sign in."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import cast

from models import OneTimeToken, User, clock
from models.database import Sql, execute, execute_many, on_postgres, one_of, rows, scalar
from models.one_time_token import end_links
from models.session import end_all_sessions
from resolvers.incoming.claims import renamed
from resolvers.incoming.row import Row, written

COLUMNS = tuple(name for name in User._meta.fields_map if name != "number")


async def lock_numbers() -> int | None:
    """Before all else of a transaction that gives numbers by hand: PostgreSQL gives others meanwhile. The one
    that it gave last, if it gave any."""
    if not on_postgres():
        return None
    await execute(Sql("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))
    return cast(
        int | None, await scalar(Sql(f"SELECT pg_sequence_last_value(t.counter) AS last FROM {COUNTER}"))
    )


async def give_back_numbers(last: int | None) -> None:
    """In the end of what is undone, as this alone would not be."""
    if on_postgres():
        value, given = (1, False) if last is None else (last, True)
        await rows(Sql(f"SELECT setval(t.counter, ?, ?) FROM {COUNTER}", [value, given]))


async def store_users(given: Sequence[Row]) -> None:
    pairs = written(given)
    await _insert([user for row, user in pairs if row.is_new])
    await _update([user for row, user in pairs if not row.is_new and row.is_told])
    await _take_names([user for _, user in renamed(given)])
    await _end_access([(row, user) for row, user in pairs if not row.is_new])


async def _insert(users: Sequence[User]) -> None:
    by_hand = [user for user in users if user.number]
    await _insert_with(("number", *COLUMNS), by_hand)
    if by_hand and on_postgres():
        await rows(Sql(COUNT_ON, [max(user.number for user in by_hand)]))
    await _insert_with(COLUMNS, [user for user in users if not user.number])
    by_id = {user.id: user for user in users}
    theirs = one_of("id", by_id, "text")
    statement = Sql(f"SELECT id, number FROM users WHERE {theirs.text}", theirs.values)
    for row in await rows(statement) if users else ():
        by_id[row["id"]].number = row["number"]


COUNTER = "(SELECT CAST(pg_get_serial_sequence('users', 'number') AS regclass) AS counter) t"
COUNT_ON = (
    "SELECT setval(t.counter, GREATEST(CAST(? AS BIGINT), COALESCE(pg_sequence_last_value(t.counter), 0))) "
    f"FROM {COUNTER}"
)
"""SQLite does so by itself: the next number is higher than all there were."""


async def _insert_with(columns: Sequence[str], users: Sequence[User]) -> None:
    values, places = attrgetter(*columns), ", ".join("?" for _ in columns)
    statement = f"INSERT INTO users ({', '.join(columns)}) VALUES ({places})"
    await execute_many(statement, [list(values(user)) for user in users])


async def _update(users: Sequence[User]) -> None:
    for user in users:
        user.version += 1
        user.updated_at = max(clock.now(), user.updated_at)
    values, places = attrgetter(*COLUMNS, "number"), ", ".join(f"{column} = ?" for column in COLUMNS)
    await execute_many(f"UPDATE users SET {places} WHERE number = ?", [list(values(user)) for user in users])


async def _take_names(users: Sequence[User]) -> None:
    former = one_of("user_number", [user.number for user in users])
    if users:
        await execute(Sql(f"DELETE FROM names WHERE {former.text}", former.values))
    names: list[list[object]] = [[key, user.number] for user in users for key in user.name_keys]
    await execute_many("INSERT INTO names (name_key, user_number) VALUES (?, ?)", sorted(names))


async def _end_access(known: Sequence[tuple[Row, User]]) -> None:
    """Links were for the address and the password that a user had; and who is deactivated, or has another
    password, has no session."""
    if moved := [user.number for row, user in known if row.has_changed("email")]:
        await OneTimeToken.filter(user_number__in=moved).delete()
    shut_out = [
        user.number
        for row, user in known
        if row.has_changed("password") or (row.has_changed("status") and not user.is_active)
    ]
    if shut_out:
        await end_links(*shut_out)
        await end_all_sessions(shut_out)

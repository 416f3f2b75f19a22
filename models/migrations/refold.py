"""Folds anew what was folded from names, for rules that came with a new version (``models/text.py``).

Names that were two may be one by then. Nobody is merged or renamed: the name leads to whoever had it first,
and the others are told of in the log and the audit log.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from models import clock
from models.text import fold
from models.user import derived

T = TypeVar("T")
Statement = tuple[str, Sequence[Any]]
Rows = Sequence[Sequence[Any]]
Asking = Generator[Statement, Rows, T]
"""It gives statements, and is sent the rows of each: so that both drivers can be asked."""

BATCH = 1000
KEYS = ("username_key", "email_key", "name_key", "search_key")
log = logging.getLogger("gatebook")


def refold() -> Asking[None]:
    yield from _names((yield from _users()))
    yield from _unique("projects", "Project")
    yield from _unique("groups", "Group")
    yield from _api_keys()


def each(table: str, columns: str, handle: Callable[..., Asking[None]]) -> Asking[None]:
    """A batch at a time, so that millions of rows need no memory."""
    after = 0
    while True:
        batch = yield (
            f"SELECT number, {columns} FROM {table} WHERE number > ? ORDER BY number LIMIT {BATCH}",
            [after],
        )
        for row in batch:
            yield from handle(*row)
        if len(batch) < BATCH:
            return
        after = batch[-1][0]


def _users() -> Asking[dict[int, set[str]]]:
    """The names of those whose keys are others now."""
    changed: dict[int, set[str]] = {}

    def handle(number: int, *values: Any) -> Asking[None]:
        new = derived(*values[len(KEYS) :])
        keys = [new[key] for key in KEYS]
        if keys != list(values[: len(KEYS)]):
            changed[number] = {key for key in keys[:2] if key is not None}
            yield (
                f"UPDATE users SET {', '.join(f'{key} = ?' for key in KEYS)} WHERE number = ?",
                [*keys, number],
            )

    columns = ", ".join((*KEYS, "username", "email", "first_name", "last_name", "display_name"))
    yield from each("users", columns, handle)
    return changed


def _names(changed: dict[int, set[str]]) -> Asking[None]:
    """All of theirs are given up first: one may be another's now."""
    for number in changed:
        yield "DELETE FROM names WHERE user_number = ?", [number]
    for key in dict.fromkeys(key for keys in changed.values() for key in sorted(keys)):
        bearers = yield (
            "SELECT number, id, username FROM users WHERE username_key = ? OR email_key = ? ORDER BY number",
            [key, key],
        )
        yield "DELETE FROM names WHERE name_key = ?", [key]
        yield "INSERT INTO names (name_key, user_number) VALUES (?, ?)", [key, bearers[0][0]]
        for _, id_, username in bearers[1:]:
            yield from _tell("User", id_, username, bearers[0])


def _tell(kind: str, id_: str, name: str, first: Sequence[Any]) -> Asking[None]:
    reason = f"{name!r} is the same name as {first[2]!r} by now, to which it leads: give it another."
    log.warning("%s %s: %s", kind.lower(), id_, reason)
    columns = "id, at, operation, door, actor_label, target_id, target_type, target_label, changes, reason"
    values = [
        str(uuid.uuid4()),
        clock.now(),
        "nameCollision",
        "SYSTEM",
        "system",
        id_,
        kind,
        name,
        "[]",
        reason,
    ]
    places = ", ".join("?" for _ in values)
    yield f"INSERT INTO events ({columns}, request_id) VALUES ({places}, '-')", values


def _unique(table: str, kind: str) -> Asking[None]:
    """Two of them cannot have one key: the later one has its id behind it."""
    first: dict[str, tuple[int, str, str]] = {}
    changed: dict[int, str] = {}

    def handle(number: int, id_: str, name: str, key: str) -> Asking[None]:
        new = fold(name)
        if (bearer := first.setdefault(new, (number, id_, name)))[0] != number:
            new = f"{new} {id_}"
            yield from _tell(kind, id_, name, bearer)
        if new != key:
            changed[number] = new

    yield from each(table, "id, name, name_key", handle)
    for number in changed:  # none is another's while they change
        yield f"UPDATE {table} SET name_key = ? WHERE number = ?", [f"\n{number}", number]
    for number, key in changed.items():
        yield f"UPDATE {table} SET name_key = ? WHERE number = ?", [key, number]


def _api_keys() -> Asking[None]:
    def handle(number: int, name: str | None, key: str | None) -> Asking[None]:
        if name is not None and fold(name) != key:
            yield "UPDATE api_keys SET name_key = ? WHERE number = ?", [fold(name), number]

    yield from each("api_keys", "name, name_key", handle)

"""Pages and cursors by themselves: what a door shows of them is in tests/schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from models.caller import Caller
from models.database import Sql
from models.errors import Invalid
from resolvers.reading.pages import (
    MAX_CURSOR,
    Order,
    Page,
    PageInfo,
    Term,
    Window,
    after_number,
    between,
    cursor_of,
    ordered,
    page_of,
    read_cursor,
    window,
)
from resolvers.reading.selection import connection, select
from resolvers.reading.sources import USERS
from resolvers.reading.statements import find, page
from tests.cast import add_user

NAME = Term("u.name_key", is_text=True)
LOGIN = Term("u.last_login_at", nullable=True)
NUMBER = Term("u.number")
ALL = Sql("1=1")


class Row:
    """As it was read: with the values its cursor is made of."""

    def __init__(self, *keys: Any) -> None:
        self.__dict__ = {f"key{place}": key for place, key in enumerate(keys)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Window(50)),
        ({"first": 0}, Window(0)),
        ({"first": 250, "offset": 0}, Window(250)),
        ({"last": 3, "before": "x"}, Window(3, before="x", backward=True)),
        ({"first": None, "last": None, "offset": None}, Window(50)),
        ({"offset": 7, "after": "x"}, Window(50, after="x", offset=7)),
        ({"last": 3, "offset": 0}, Window(3, backward=True)),
    ],
)
def test_a_window_is_what_was_asked_for_or_the_default(given: dict[str, Any], expected: Window) -> None:
    assert window(**given) == expected


ROWS = [Row(place) for place in range(4)]


@pytest.mark.parametrize(
    ("asked", "rows", "nodes", "before_and_after"),
    [
        (Window(3), ROWS, ROWS[:3], (False, True)),
        (Window(4), ROWS, ROWS, (False, False)),
        (Window(3, after="x"), ROWS[:3], ROWS[:3], (True, False)),
        (Window(3, offset=1), ROWS[:3], ROWS[:3], (True, False)),
        (Window(3, backward=True), ROWS[::-1], ROWS[1:], (True, False)),
        (Window(4, backward=True), ROWS[::-1], ROWS, (False, False)),
        (Window(4, before="x", backward=True), ROWS[::-1], ROWS, (False, True)),
        (Window(0), ROWS[:1], [], (False, True)),
    ],
)
def test_a_page_is_in_the_order_asked_for_whichever_end_it_was_read_from(
    asked: Window, rows: list[Row], nodes: list[Row], before_and_after: tuple[bool, bool]
) -> None:
    """One row more than the page has was read."""
    found = page_of(rows, (NUMBER,), asked)
    assert found == Page(nodes, (NUMBER,), asked, more=len(rows) > asked.size)
    cursors = [cursor_of(node, (NUMBER,)) for node in nodes]
    previous, following = before_and_after
    first, last = (cursors[0], cursors[-1]) if cursors else (None, None)
    assert found.page_info == PageInfo(following, previous, first, last)
    assert [edge.cursor for edge in found.edges] == cursors


ORDERS: list[tuple[Order, list[Any]]] = [
    ((NUMBER,), [7]),
    ((NUMBER._replace(descending=True),), [2**63 - 1]),
    ((NAME, NUMBER), ["ünal\U0010ffff", 1]),
    ((LOGIN._replace(descending=True), NUMBER), [-9223372036854775807, 1]),
    ((Term("(CASE x)", name="lastLogin"), NUMBER), [0, 1]),
]


@pytest.mark.parametrize(("order", "values"), ORDERS)
def test_a_cursor_is_read_back_as_the_values_it_was_made_of(order: Order, values: list[Any]) -> None:
    assert read_cursor(cursor_of(Row(*values), order), order, "after") == values


@pytest.mark.parametrize("other", [order for order, _ in ORDERS[1:]])
def test_a_cursor_of_one_order_is_none_of_another(other: Order) -> None:
    with pytest.raises(Invalid, match=r"^before is not a cursor of this list in this order\.$"):
        read_cursor(cursor_of(Row(7), (NUMBER,)), other, "before")


def test_the_cursor_behind_a_number_is_that_of_its_record() -> None:
    assert after_number(USERS.oldest_first, 7) == cursor_of(Row(7), USERS.oldest_first)
    assert after_number(USERS.newest_first, 7) == cursor_of(Row(7), USERS.newest_first)


def test_a_cursor_longer_than_any_of_ours_is_not_even_read() -> None:
    longest = cursor_of(Row("x" * 40_000, 1), (NAME, NUMBER))
    assert read_cursor(longest, (NAME, NUMBER), "after") == ["x" * 40_000, 1]
    good = cursor_of(Row("x" * MAX_CURSOR, 1), (NAME, NUMBER))
    with pytest.raises(Invalid, match=r"^after is not a cursor\.$"):
        read_cursor(good, (NAME, NUMBER), "after")


ORDERED: list[tuple[Sequence[tuple[str, str]], Order]] = [
    ([], (NUMBER,)),
    ([("NAME", "ASC")], (NAME, NUMBER)),
    ([("NAME", "DESC")], (NAME._replace(descending=True), NUMBER._replace(descending=True))),
    ([("NUMBER", "DESC"), ("NAME", "ASC")], (NUMBER._replace(descending=True), NAME)),
    ([("LOGIN", "ASC"), ("NAME", "DESC")], (LOGIN, NAME._replace(descending=True), NUMBER)),
]


@pytest.mark.parametrize(("asked", "order"), ORDERED)
def test_an_order_ends_with_the_number_which_follows_its_first_term(
    asked: Sequence[tuple[str, str]], order: Order
) -> None:
    assert tuple(ordered({"NAME": NAME, "LOGIN": LOGIN, "NUMBER": NUMBER}, asked, "u.number")) == order


def test_an_order_has_at_most_five_terms() -> None:
    known = {f"F{place}": Term(f"u.f{place}") for place in range(6)}
    assert len(ordered(known, [(name, "ASC") for name in list(known)[:5]], "u.number")) == 6
    with pytest.raises(Invalid, match=r"^orderBy names each field once, at most five of them\.$"):
        ordered(known, [(name, "ASC") for name in known], "u.number")


LOGINS = [None, 5, 5, None, 3]
BY_LOGIN = [
    (LOGIN, NUMBER),
    (LOGIN._replace(descending=True), NUMBER._replace(descending=True)),
    (LOGIN._replace(descending=True), NUMBER),  # of which no row comparison can tell
    (LOGIN, NAME._replace(descending=True), NUMBER),
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("order", BY_LOGIN)
async def test_the_rows_beyond_a_row_are_those_that_follow_it_in_the_whole_list(order: Order) -> None:
    for place, login in enumerate(LOGINS):
        await add_user(f"user {place}", last_login_at=login)
    system, wanted = Caller.system(), connection(select("number"))
    whole = (await page(system, USERS, ALL, order, Window(9), wanted)).nodes
    numbers = [row.number for row in whole]
    assert len(set(numbers)) == 6

    async def found(after: str | None = None, before: str | None = None) -> set[int]:
        where = between(order, Window(after=after, before=before))
        return {row.number for row in await find(system, USERS, where, select("number"))}

    cursors = [cursor_of(row, order) for row in whole]
    assert [await found(after=cursor) for cursor in cursors] == [
        set(numbers[place + 1 :]) for place in range(6)
    ]
    assert [await found(before=cursor) for cursor in cursors] == [set(numbers[:place]) for place in range(6)]
    assert await found(after=cursors[1], before=cursors[4]) == set(numbers[2:4])

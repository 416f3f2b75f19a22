"""Pages of a list: keyset cursors, stable while rows come and go, the same on both databases.

Rows are ordered by the columns asked for, then by number, so that no two are equal.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from models.database import Sql, all_of, any_of, on_postgres
from models.errors import Invalid
from models.values import Values

DEFAULT_SIZE, MAX_SIZE = 50, 250
MAX_OFFSET = 1_000_000_000
MAX_CURSOR = 64 * 1024
ANY = 1_000_000

T = TypeVar("T")


class Term(NamedTuple):
    """One column of an order. ``name`` is what cursors call it, where it is an expression; ``is_text`` unless
    it holds numbers."""

    column: str
    nullable: bool = False
    descending: bool = False
    name: str = ""
    is_text: bool = False

    @property
    def key(self) -> str:
        """What rows are compared by, as the indexes have it: nothing sorts last in either direction."""
        if not self.nullable:
            return self.column
        if self.is_text:
            last = "''" if self.descending else f"{'chr' if on_postgres() else 'char'}(1114111)"
        else:
            last = "-9223372036854775807" if self.descending else "9223372036854775807"
        return f"COALESCE({self.column}, {last})"

    def sign(self, *, backward: bool) -> str:
        return "<" if self.descending != backward else ">"


Order = Sequence[Term]


class Window(NamedTuple):
    """Which part of the list: its size, where it begins, and whether it is read from the end."""

    size: int = DEFAULT_SIZE
    after: str | None = None
    before: str | None = None
    backward: bool = False
    offset: int = 0


def window(
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    offset: int | None = None,
) -> Window:
    """Check what was asked for; Invalid says what is wrong with it."""
    for name, value in (("first", first), ("last", last)):
        if value is not None and not 0 <= value <= MAX_SIZE:
            raise Invalid(f"{name} is between 0 and {MAX_SIZE}.", name)
    if first is not None and last is not None:
        raise Invalid("first and last exclude each other.", "last")
    if offset is not None and not 0 <= offset <= MAX_OFFSET:
        raise Invalid(f"offset is between 0 and {MAX_OFFSET}.", "offset")
    if offset and last is not None:
        raise Invalid("offset counts from the beginning: it goes with first, not with last.", "offset")
    size = first if first is not None else last if last is not None else DEFAULT_SIZE
    return Window(size, after, before, last is not None, offset or 0)


def windowed(arguments: Values) -> Window:
    """The part that is asked for of a list below a record."""
    if arguments.get("whole"):
        return Window(size=ANY)
    return window(**{name: arguments.get(name) for name in ("first", "after", "last", "before")})


@dataclass
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(slots=True)
class Edge:
    """``role`` and ``joined_at`` are of memberships: they were read with the node."""

    node: Any
    order: Order

    @property
    def cursor(self) -> str:
        return cursor_of(self.node, self.order)

    @property
    def role(self) -> Any:
        return self.node.role

    @property
    def joined_at(self) -> Any:
        return self.node.joined_at


@dataclass
class Page(Generic[T]):
    """``total_count`` is only there when it was asked for."""

    nodes: list[T]
    order: Order
    window: Window
    more: bool = False
    total_count: int | None = None

    @property
    def edges(self) -> list[Edge]:
        return [Edge(node, self.order) for node in self.nodes]

    @cached_property
    def page_info(self) -> PageInfo:
        ends = [cursor_of(self.nodes[place], self.order) for place in (0, -1)] if self.nodes else [None, None]
        if self.window.backward:
            return PageInfo(self.window.before is not None, self.more, *ends)
        return PageInfo(self.more, self.window.after is not None or self.window.offset > 0, *ends)


def page_of(rows: list[T], order: Order, window: Window) -> Page[T]:
    """``rows`` as they were read: one more than the size when there are more, in reverse when backward."""
    more = len(rows) > window.size
    nodes = rows[: window.size]
    return Page(nodes[::-1] if window.backward else nodes, order, window, more)


def keys(order: Order) -> str:
    """The columns a cursor is made of, as they are selected."""
    return ", ".join(f"{term.key} AS key{place}" for place, term in enumerate(order))


def sorting(order: Order, *, backward: bool) -> str:
    return ", ".join(f"{term.key}{' DESC' if term.descending != backward else ''}" for term in order)


def between(order: Order, window: Window) -> Sql:
    """The rows after one cursor and before another."""
    bounds = [(window.after, False, "after"), (window.before, True, "before")]
    return all_of(
        beyond(order, read_cursor(cursor, order, name), backward=backward)
        for cursor, backward, name in bounds
        if cursor is not None
    )


def beyond(order: Order, values: Sequence[object], *, backward: bool) -> Sql:
    """The rows that come after ``values`` in this order, or before them."""
    signs = [term.sign(backward=backward) for term in order]
    bound = Sql(f"{order[0].key} {signs[0]}{'=' * (len(order) > 1)} ?", values[:1])
    if len(order) == 1:
        return bound
    if len(set(signs)) == 1:
        row, marks = ", ".join(term.key for term in order), ", ".join("?" * len(order))
        return all_of([bound, Sql(f"({row}) {signs[0]} ({marks})", values)])
    choices = []
    for place, term in enumerate(order):
        equal = [Sql(f"{order[each].key} = ?", [values[each]]) for each in range(place)]
        choices.append(all_of([*equal, Sql(f"{term.key} {signs[place]} ?", [values[place]])]))
    return all_of([bound, any_of(choices)])  # the bound is what an index can use


def cursor_of(row: object, order: Order) -> str:
    values = [getattr(row, f"key{place}") for place in range(len(order))]
    return base64.urlsafe_b64encode(orjson.dumps([_name(order), *values])).decode().rstrip("=")


def read_cursor(cursor: str, order: Order, field: str) -> list[object]:
    """The values a cursor stands for; Invalid when it is not one of ours, or of another order."""
    if len(cursor) > MAX_CURSOR:
        raise Invalid(f"{field} is not a cursor.", field)
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        name, *values = list(orjson.loads(base64.b64decode(padded, b"-_", validate=True)))
    except (ValueError, TypeError):
        raise Invalid(f"{field} is not a cursor.", field) from None
    if name != _name(order) or len(values) != len(order) or not all(map(_fits, order, values)):
        raise Invalid(f"{field} is not a cursor of this list in this order.", field)
    return list(values)


def after_number(order: Order, number: int) -> str:
    """The cursor behind the record with this number, in an order by number alone."""
    return base64.urlsafe_b64encode(orjson.dumps([_name(order), number])).decode().rstrip("=")


def _fits(term: Term, value: object) -> bool:
    if term.is_text:
        return isinstance(value, str) and "\x00" not in value
    return type(value) is int and abs(value) < 2**63


def _name(order: Order) -> str:
    return ",".join(
        f"{term.name or term.column.partition('.')[2]}{'-' if term.descending else ''}" for term in order
    )


def ordered(orders: Mapping[str, Term], order_by: Sequence[tuple[str, str]], last: str) -> Order:
    """The terms of ``(field, direction)`` pairs, and the number, which makes the order total."""
    terms = [orders[field]._replace(descending=direction == "DESC") for field, direction in order_by]
    if len({term.column for term in terms}) < len(terms) or len(terms) > 5:
        raise Invalid("orderBy names each field once, at most five of them.", "orderBy")
    if last not in (term.column for term in terms):
        terms.append(Term(last, descending=bool(terms) and terms[0].descending))
    return terms

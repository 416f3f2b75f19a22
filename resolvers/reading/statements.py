"""Reading records: one statement for what is asked of them, and one for each relation below.

``find(caller, USERS, Sql("u.number = ?", [7]), select("username", "status"))`` reads

    SELECT u.number, u.id, u.status, u.username FROM users u WHERE u.number = ?

and makes a user of the row, with just these attributes. Relations that are selected are then fetched for all
records at once by what ``relation`` registered, which stores them as attributes, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import orjson
from tortoise.models import Model

from models import budget
from models.caller import Caller
from models.database import Sql, all_of, limited, made, on_postgres, one_of, rows, scalar
from models.turns import SLICE, breathe
from resolvers.reading.pages import Order, Page, Window, between, keys, page_of, sorting
from resolvers.reading.selection import Relation, Selection, nodes_of
from resolvers.reading.sources import Computed, M_co, Source, needed

M = TypeVar("M", bound=Model)
Key = TypeVar("Key", bound=int | str)


class Link(NamedTuple, Generic[M_co]):
    """How records hang on their parents: the tables joined, the parent's number, who sees it, the order in
    which they come, and columns of the link."""

    source: Source[M_co]
    tables: str
    parent: str
    visible: Computed
    order: Order
    columns: str = ""


Fetch = Callable[[Caller, list[Any], str, Relation], Awaitable[None]]
RELATIONS: dict[tuple[str, str], Fetch] = {}
"""By the name of the records' type, and their own."""


def relation(type_name: str, name: str) -> Callable[[Fetch], Fetch]:
    """Register how a relation is fetched: for all the records at once, each given it under the attribute."""

    def register(fetch: Fetch) -> Fetch:
        RELATIONS[type_name, name] = fetch
        return fetch

    return register


def is_read(source: Source[Model], name: str) -> bool:
    """Whether these records have such an attribute: a column, what is made of columns, or a relation."""
    is_column = name in source.model._meta.fields_map or name in source.computed
    return is_column or hasattr(source.model, name) or (source.name, name) in RELATIONS


async def attach(caller: Caller, source: Source[M], records: list[M], selection: Selection) -> None:
    """Give the records all their wanted relations."""
    if records:
        for attribute, below in selection.relations.items():
            if fetch := RELATIONS.get((source.name, below.name)):
                await fetch(caller, records, attribute, below)
                await breathe()
            elif not hasattr(source.model, below.name):
                raise LookupError(f"Nothing fetches {source.name}.{below.name}.")


def hydrate(model: type[M], values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> M:
    """A record with just the columns that were read. To change one, load it whole."""
    record = object.__new__(model)
    record.__dict__.update(values)  # past the ORM, which looks at each attribute that is set
    return record


def columns(source: Source[Model], caller: Caller, selection: Selection) -> Sql:
    """The SELECT list for what is wanted; number and id always, so that relations can be attached."""
    plain: dict[str, None] = {source.serial: None, "id": None}
    values: list[object] = []
    computed: list[str] = []
    asked = selection.fields | {relation.name for relation in selection.relations.values()}
    made_of = {column for name in asked for column in source.needs.get(name, (name,))}
    for name in sorted(made_of):
        if name in source.computed:
            sql = source.computed[name](caller)
            computed.append(f"{sql.text} AS {name}")
            values += sql.values
        elif name in source.model._meta.fields_map:
            plain[name] = None
    return Sql(", ".join([f"{source.alias}.{name}" for name in plain] + computed), values)


async def find(
    caller: Caller, source: Source[M], where: Sql, selection: Selection, order: str = ""
) -> list[M]:
    """All records that match; the condition decides who sees them."""
    chosen = columns(source, caller, selection)
    text = f"SELECT {chosen.text} FROM {source.table} WHERE {where.text}{order and f' ORDER BY {order}'}"
    found = await _records(source, limited(Sql(text, [*chosen.values, *where.values])), selection)
    await attach(caller, source, found, selection)
    return found


async def _records(source: Source[M], statement: Sql, selection: Selection) -> list[M]:
    """What it finds, paid for out of the request's budget."""
    budget.spend(budget.STATEMENT)
    found = await made(partial(hydrate, source.model), statement)
    if found:
        price = budget.price(len(selection.fields) + len(selection.relations))
        budget.spend(len(found) * price + _bytes(source, found) / budget.TEXT)
    return found


def _bytes(source: Source[Model], found: Sequence[Model]) -> int:
    """Of what may be long."""
    column = LONG.get(source.name, "")
    return sum(len(each.__dict__[column]) for each in found) if column in found[0].__dict__ else 0


LONG = {"User": "attributes", "ApiKey": "scopes", "Event": "changes"}


async def one(caller: Caller, source: Source[M], where: Sql, selection: Selection) -> M | None:
    found = await find(caller, source, where, selection)
    return found[0] if found else None


async def by_number(caller: Caller, source: Source[M], number: int, selection: Selection | None) -> M | None:
    """A record the caller has just changed, whether or not it still sees it; None when nobody wants it."""
    if selection is None:
        return None
    return await one(caller, source, Sql(f"{source.alias}.number = ?", [number]), selection)


async def visible(
    caller: Caller, source: Source[M], column: str, values: Iterable[Key], selection: Selection
) -> dict[Key, M]:
    """The records with these ids or numbers that the caller may see."""
    kind = "text" if column == "id" else "bigint"
    condition = one_of(f"{source.alias}.{column}", list(dict.fromkeys(values)), kind)
    found = await find(caller, source, all_of([condition, source.visible(caller)]), selection)
    return {getattr(record, column): record for record in found}


async def page(
    caller: Caller, source: Source[M], where: Sql, order: Order, window: Window, selection: Selection
) -> Page[M]:
    """One page of the records that match and that the caller may see."""
    seen = all_of([source.visible(caller), where])
    bounds = between(order, window)  # before anything is read: a cursor may be refused
    counted = await total(source, seen) if "total_count" in selection.fields else None
    below = nodes_of(selection)
    found = [] if below is None else await _read(caller, source, seen, bounds, order, window, below)
    result = page_of(found, order, window)
    result.total_count = counted
    if below:
        await attach(caller, source, result.nodes, below)
    return result


async def _read(
    caller: Caller, source: Source[M], seen: Sql, bounds: Sql, order: Order, window: Window, below: Selection
) -> list[M]:
    chosen, where, part = columns(source, caller, below), all_of([seen, bounds]), _part(window, seen)
    text = (
        f"SELECT {chosen.text}, {keys(order)} FROM {source.table} WHERE {where.text} "
        f"ORDER BY {sorting(order, backward=window.backward)} {part.text}"
    )
    return await _records(source, Sql(text, [*chosen.values, *where.values, *part.values]), below)


def _part(window: Window, seen: Sql) -> Sql:
    """PostgreSQL plans a statement anew each time whose limit it is not told: only where values decide."""
    size, is_varied = window.size + 1, seen.values or window.offset
    return Sql("LIMIT ? OFFSET ?", [size, window.offset]) if is_varied else Sql(f"LIMIT {size:d}")


async def total(source: Source[Model], where: Sql) -> int:
    budget.spend(budget.STATEMENT)
    text = f"SELECT COUNT(*) AS total FROM {source.table} WHERE {where.text}"
    return int(await scalar(Sql(text, where.values)))


async def pages(
    caller: Caller,
    link: Link[M],
    parents: Sequence[Key],
    window: Window,
    selection: Selection,
    *conditions: Sql,
) -> dict[Key, Page[M]]:
    """A page for each parent, in one statement."""
    bounds = between(link.order, window)
    where = all_of([link.visible(caller), *conditions])
    totals = await _totals(link, parents, where) if "total_count" in selection.fields else {}
    below = nodes_of(selection)
    found: dict[Key, list[M]] = defaultdict(list)
    if below is not None:
        first = _first_of_one if len(parents) == 1 else _first_of_each
        statement = first(caller, link, parents, all_of([where, bounds]), window, below)
        for place, record in enumerate(await _records(link.source, statement, below)):
            found[record.__dict__["parent"]].append(record)
            if place % SLICE == 0:
                await breathe()
    result = {parent: page_of(found[parent], link.order, window) for parent in parents}
    for parent, each in result.items():
        each.total_count = totals.get(parent, 0)
    if below:
        await attach(caller, link.source, [node for each in result.values() for node in each.nodes], below)
    return result


def _kind(parents: Sequence[int | str]) -> str:
    return "text" if parents and isinstance(parents[0], str) else "bigint"


def _first_of_one(
    caller: Caller,
    link: Link[Model],
    parents: Sequence[int | str],
    where: Sql,
    window: Window,
    selection: Selection,
) -> Sql:
    """Found faster than by the statement for many; a page is no more than a request can pay for."""
    chosen, sort = _selected(caller, link, selection), sorting(link.order, backward=window.backward)
    tables = needed(link.tables, chosen.text, where.text, sort)
    text = (
        f"SELECT {chosen.text} FROM {tables} WHERE {link.parent} = ? AND ({where.text}) "
        f"ORDER BY {sort} LIMIT ?"
    )
    return Sql(text, [*chosen.values, parents[0], *where.values, window.size + 1])


def _selected(caller: Caller, link: Link[Model], selection: Selection) -> Sql:
    chosen = columns(link.source, caller, selection)
    text = f"{chosen.text}{link.columns}, {keys(link.order)}, {link.parent} AS parent"
    return Sql(text, chosen.values)


def _first_of_each(
    caller: Caller,
    link: Link[Model],
    parents: Sequence[int | str],
    where: Sql,
    window: Window,
    selection: Selection,
) -> Sql:
    """The first rows of each parent, found by an index: to number all rows of each would take the time of
    all of them."""
    chosen, sort = _selected(caller, link, selection), sorting(link.order, backward=window.backward)
    size = window.size + 1
    last = f"WHERE {link.parent} = parents.value AND ({where.text}) ORDER BY {sort} LIMIT ?"
    if on_postgres():
        each = f"SELECT {chosen.text} FROM {needed(link.tables, chosen.text, last)} {last}"
        values = f"unnest(?::{_kind(parents)}[]) parents (value)"
        text = f"SELECT ranked.* FROM {values} CROSS JOIN LATERAL ({each}) ranked"
        return limited(Sql(text, [list(parents), *chosen.values, *where.values, size]))
    row = link.order[-1].column
    text = (
        f"SELECT {chosen.text} FROM json_each(?) parents CROSS JOIN {needed(link.tables, chosen.text, sort)} "
        f"WHERE {row} IN (SELECT {row} FROM {needed(link.tables, last)} {last}) ORDER BY parent, {sort}"
    )
    given = orjson.dumps(list(parents)).decode()
    return limited(Sql(text, [*chosen.values, given, *where.values, size]))


async def _totals(link: Link[Model], parents: Sequence[int | str], where: Sql) -> dict[int | str, int]:
    budget.spend(budget.STATEMENT)
    seen = all_of([one_of(link.parent, parents, _kind(parents)), where])
    tables = needed(link.tables, seen.text)
    text = f"SELECT {link.parent} AS parent, COUNT(*) AS total FROM {tables} WHERE {seen.text} GROUP BY 1"
    return {row["parent"]: row["total"] for row in await rows(Sql(text, seen.values))}

"""Users who may do something: who holds it, who is in a group that does, and who administers the project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models import clock
from models.database import Sql, all_of, on_postgres
from models.grant import ANY, LEVEL, Grant
from resolvers.reading.filters import storable
from resolvers.reading.pages import Term, Window, between, sorting


class Way(NamedTuple):
    """One way to hold something: rows of ``table`` that belong to what ``from_`` finds, each with a user."""

    from_: Sql
    table: str
    alias: str
    where: Sql


def holds(wanted: Grant) -> Sql:
    """Users u who hold it."""
    found = _of_ways(map(_all, _ways(wanted)))
    return Sql(f"u.number IN ({found.text})", found.values)


def first_who_hold(wanted: Grant, who: Sql, window: Window) -> Sql:
    """Users u who hold it: all that stand in this part of the list of whom ``who`` finds, too, by number.
    Each way ends when it has as many."""
    found = _of_ways(_first(way, who, window) for way in _ways(wanted))
    # PostgreSQL may else go through all users by number, until it meets the few that were found.
    one_of = f"= ANY (ARRAY({found.text}))" if on_postgres() else f"IN ({found.text})"
    return Sql(f"u.number {one_of}", found.values)


def _of_ways(ways: Iterable[Sql]) -> Sql:
    found = list(ways)
    return Sql(
        " UNION ALL ".join(each.text for each in found), [value for each in found for value in each.values]
    )


def _all(way: Way) -> Sql:
    tables = f"{way.from_.text} CROSS JOIN {way.table}"
    text = f"SELECT {way.alias}.user_number FROM {tables} WHERE {way.where.text}"
    return Sql(text, [*way.from_.values, *way.where.values])


def _first(way: Way, who: Sql, window: Window) -> Sql:
    user = f"{way.alias}.user_number"
    order = (Term(user, name="number"),)
    where = all_of([way.where, who, between(order, window)])
    rows = (
        f"FROM {way.table} JOIN users u ON u.number = {user} WHERE {where.text} "
        f"ORDER BY {sorting(order, backward=window.backward)} LIMIT {window.size + 1:d}"
    )
    if on_postgres():
        text = f"SELECT w.user_number FROM {way.from_.text} CROSS JOIN LATERAL (SELECT {user} {rows}) w"
    else:
        row = f"{way.alias}.number"
        text = (
            f"SELECT {user} FROM {way.from_.text} CROSS JOIN {way.table} WHERE {row} IN (SELECT {row} {rows})"
        )
    return Sql(text, [*way.from_.values, *where.values])


def _ways(wanted: Grant) -> Iterator[Way]:
    things = _things(wanted)
    is_held = "h.resource_type = t.resource_type AND h.resource = t.resource AND h.type = t.type"
    live = "(h.expires_at IS NULL OR h.expires_at > ?)"
    yield Way(
        things,
        "permissions h",
        "h",
        Sql(f"h.user_number IS NOT NULL AND {is_held} AND {live}", [clock.now()]),
    )
    groups = Sql(
        f"(SELECT DISTINCT h.group_number FROM {things.text} CROSS JOIN permissions h "
        f"WHERE h.group_number IS NOT NULL AND {is_held} AND {live}) granted",
        [*things.values, clock.now()],
    )
    yield Way(groups, "group_members gm", "gm", Sql("gm.group_number = granted.group_number"))
    if wanted.resource_type == "project" and wanted.resource != ANY:
        project = Sql("(SELECT number FROM projects WHERE id = ?) p", [storable(wanted.resource)])
        yield Way(project, "memberships m", "m", Sql("m.project_number = p.number AND m.role = 'ADMIN'"))


def _things(wanted: Grant) -> Sql:
    """Every grant that would do."""
    enough = [f"SELECT '{name}' AS type" for name, level in LEVEL.items() if level >= LEVEL[wanted.type]]
    text = (
        "(SELECT types.resource_type, resources.resource, levels.type "
        "FROM (SELECT '*' AS resource_type UNION SELECT ?) types "
        "CROSS JOIN (SELECT '*' AS resource UNION SELECT ?) resources "
        f"CROSS JOIN ({' UNION ALL '.join(enough)}) levels) t"
    )
    return Sql(text, [storable(wanted.resource_type), storable(wanted.resource)])

"""What users hold: permissions granted directly, those of their groups, and the projects they administer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import orjson

from models import budget, clock
from models.database import Row, Sql, limited, one_of, rows
from models.grant import Grant, Grants

GRANT = "h.resource_type, h.resource, h.type, h.expires_at, h.number"


class Holding(NamedTuple):
    """One grant and where it comes from: the permission's number, and the group's if it is a group's. A
    project's administrator holds ADMIN on it without a permission row."""

    grant: Grant
    permission: int | None
    group: int | None
    expires_at: int | None


async def holdings(
    users: Iterable[int], *, expired: bool = False, most: int | None = None
) -> dict[int, list[Holding]]:
    """What each of these users holds now, at most so much of each; with ``expired`` also what has run out."""
    held: dict[int, list[Holding]] = defaultdict(list)
    moment = clock.now()
    budget.spend(budget.STATEMENT)
    statement = _statement(list(users))
    found = await rows(limited(statement if most is None else _first(statement, moment, most)))
    budget.spend(len(found))
    for row in found:
        if expired or row["expires_at"] is None or row["expires_at"] > moment:
            held[row["owner"]].append(_holding(row))
    return held


def _statement(users: list[int]) -> Sql:
    return Sql(_held(lambda column: one_of(column, users).text), [*one_of("", users).values] * 3)


def _first(held: Sql, moment: int, most: int) -> Sql:
    """The first of each user's: what is held directly comes first, then through groups, then by projects."""
    text = (
        "SELECT ranked.* FROM (SELECT t.*, ROW_NUMBER() OVER (PARTITION BY t.owner "
        "ORDER BY t.number IS NULL, t.via IS NOT NULL, t.number, t.resource) AS place "
        f"FROM ({held.text}) t WHERE t.expires_at IS NULL OR t.expires_at > ?) ranked "
        "WHERE ranked.place <= ? ORDER BY ranked.owner, ranked.place"
    )
    return Sql(text, [*held.values, moment, most])


def _held(of: Callable[[str], str]) -> str:
    """``of`` writes the condition that a column is the number of a user in question."""
    return (
        f"SELECT h.user_number AS owner, NULL AS via, {GRANT} FROM permissions h WHERE {of('h.user_number')} "
        f"UNION ALL SELECT gm.user_number, gm.group_number, {GRANT} FROM group_members gm "
        f"JOIN permissions h ON h.group_number = gm.group_number WHERE {of('gm.user_number')} "
        "UNION ALL SELECT m.user_number, NULL, 'project', p.id, 'ADMIN', NULL, NULL FROM memberships m "
        f"JOIN projects p ON p.number = m.project_number WHERE m.role = 'ADMIN' AND {of('m.user_number')}"
    )


def held_column(postgres: bool) -> str:
    """What user u holds at the moment ``?``, for the statement that reads u: see ``read_held``."""
    many, each = ("json_agg", "json_build_array") if postgres else ("json_group_array", "json_array")
    held = _held(lambda column: f"{column} = u.number")
    return (
        f"(SELECT {many}({each}(t.resource_type, t.resource, t.type)) FROM ({held}) t "
        "WHERE t.expires_at IS NULL OR t.expires_at > ?) AS held"
    )


def read_held(value: str | None) -> Grants:
    """Each grant once."""
    return Grants(dict.fromkeys(Grant(*each) for each in orjson.loads(value or "[]")))


def _holding(row: Row) -> Holding:
    grant = Grant(row["resource_type"], row["resource"], row["type"])
    return Holding(grant, row["number"], row["via"], row["expires_at"])


async def grants_of(user: int) -> Grants:
    """What one user holds now, each once."""
    return Grants(dict.fromkeys(holding.grant for holding in (await holdings([user]))[user]))


async def grants_of_group(group: int) -> list[Grant]:
    moment = clock.now()
    statement = f"SELECT {GRANT} FROM permissions h WHERE h.group_number = ?"
    found = await rows(Sql(statement, [group]))
    live = [row for row in found if row["expires_at"] is None or row["expires_at"] > moment]
    return [Grant(row["resource_type"], row["resource"], row["type"]) for row in live]

"""What only one may have: names, external ids, and the ids and numbers that are given by hand.

Of several rows the first has it. The constraints of the database have the last word when all is stored.
"""

from __future__ import annotations

from collections.abc import Sequence

from models import User
from models.database import Sql, any_of, one_of, rows
from models.errors import Taken
from models.text import camel
from resolvers.incoming.row import Row, written
from resolvers.writing.names import taken

KINDS = {"id": "text", "number": "bigint", "external_id": "text"}
Claim = tuple[Row, str, int | str]


async def claim_all(given: Sequence[Row]) -> None:
    """What others have joins the problems of the row."""
    await _claim_names(renamed(given))
    await _claim_columns([claim for row, user in written(given) for claim in _claims(row, user)])


def renamed(given: Sequence[Row]) -> list[tuple[Row, User]]:
    return [(row, user) for row, user in written(given) if row.has_changed("username", "email")]


async def _claim_names(pairs: Sequence[tuple[Row, User]]) -> None:
    wanted = one_of("name_key", {key for _, user in pairs for key in user.name_keys}, "text")
    statement = Sql(f"SELECT name_key, user_number FROM names WHERE {wanted.text}", wanted.values)
    owners = {each["name_key"]: each["user_number"] for each in await rows(statement)} if pairs else {}
    for row, user in pairs:
        now = {key: owners.get(key, user.number) for key in user.name_keys}
        row.problems += taken(user, now)
        if not row.problems:
            owners.update(dict.fromkeys(now, user.number or 0))


def _claims(row: Row, user: User) -> list[Claim]:
    found = [(row, column, getattr(user, column)) for column in ("id", "number") if row.given.get(column)]
    claims = found if row.is_new else []
    if row.has_changed("externalId") and user.external_id:
        claims.append((row, "external_id", user.external_id))
    return claims


async def _claim_columns(claims: Sequence[Claim]) -> None:
    wanted = {name: [value for _, column, value in claims if column == name] for name in KINDS}
    where = any_of([one_of(column, values, KINDS[column]) for column, values in wanted.items() if values])
    statement = Sql(f"SELECT {', '.join(KINDS)} FROM users WHERE {where.text}", where.values)
    found = await rows(statement) if claims else []
    owners = {(column, each[column]): each["number"] for each in found for column in KINDS}
    for row, column, value in claims:
        if (owner := owners.get((column, value))) is not None:
            said = f"{camel(column)} {value} is taken."
            row.problems.append(Taken(said, column, ("User", owner), value=str(value)))
        elif not row.problems:
            owners[column, value] = row.number

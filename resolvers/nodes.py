"""Records by id, whatever their type, and ids by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tortoise.models import Model

from models import Group, Project, budget
from models.caller import Caller
from models.database import Sql, one_of, rows
from models.errors import Invalid
from models.text import is_uuid
from resolvers.access import somebody
from resolvers.reading.selection import Selection
from resolvers.reading.sources import SOURCES, Source
from resolvers.reading.statements import visible

MAX_NODES = 100


@somebody
async def node(caller: Caller, id_: str, selection: Selection) -> Model | None:
    return (await _found(caller, [id_], selection))[0]


@somebody
async def nodes(caller: Caller, ids: Sequence[str], selection: Selection) -> list[Model | None]:
    """In the order of the ids; None for what is not there or not to be seen."""
    if len(ids) > MAX_NODES:
        raise Invalid(f"At most {MAX_NODES} ids at once.", "ids")
    return await _found(caller, ids, selection)


@somebody
async def ids_by_number(
    caller: Caller, source: Source[Project | Group], numbers: Sequence[int]
) -> dict[int, str]:
    """The ids of those that the caller may see."""
    found = await visible(caller, source, "number", numbers, Selection())
    return {number: record.id for number, record in found.items()}


async def _found(caller: Caller, ids: Sequence[str], selection: Selection) -> list[Model | None]:
    by_type: dict[str, list[str]] = defaultdict(list)
    asked = [id_.lower() for id_ in ids]
    if known := [id_ for id_ in asked if is_uuid(id_)]:
        for row in await rows(_types(known)):
            by_type[row["type"]].append(row["id"])
    found: dict[str, Model] = {}
    for type_name, of_type in by_type.items():
        found |= await visible(caller, SOURCES[type_name], "id", of_type, selection.of(type_name))
    return [found.get(id_) for id_ in asked]


def _types(ids: Sequence[str]) -> Sql:
    budget.spend(budget.STATEMENT * len(SOURCES))
    parts = [(name, source, one_of(f"{source.alias}.id", ids, "text")) for name, source in SOURCES.items()]
    texts = (
        f"SELECT '{name}' AS type, {source.alias}.id FROM {source.table} WHERE {condition.text}"
        for name, source, condition in parts
    )
    return Sql(" UNION ALL ".join(texts), [value for *_, condition in parts for value in condition.values])

"""What ``where`` and ``search`` are made of, as conditions. Every letter a person types is literal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from models import budget
from models.caller import Caller
from models.database import Sql, all_of, any_of, on_postgres, one_of
from models.errors import Invalid
from models.text import fold, is_storable, is_uuid, part_key
from models.values import Values

T = TypeVar("T")
Filters = Mapping[str, Callable[[Caller, Any], Sql]]
"""The condition for each key of a filter."""
DEEPEST, WIDEST = 5, 200
TERM, RANGE, LINK, SCAN = 60, 300, 1000, 2000
"""Points: of what an index finds, of many rows, of the members of something, of reading all rows."""
MAX_WORDS = 12
LARGEST = 10_000  # characters, as it is written: each text in it is folded
LAST = "\U0010ffff" * 256  # of all the texts we keep, none sorts behind it


def matching(alias: str, search: str | None) -> Sql:
    """Rows with each of these words anywhere in what is searched."""
    return all_of(contains(f"{alias}.name_key", word) for word in searched_words(search))


def searched_words(search: str | None) -> list[str]:
    """Folded. They are counted before that, which takes long."""
    if search and len(search) > LARGEST:
        raise Invalid(f"A search has at most {LARGEST} characters.", "search")
    sent = dict.fromkeys((search or "").split())
    if len(sent) > MAX_WORDS:
        raise Invalid(f"A search has at most {MAX_WORDS} words.", "search")
    return [word for word in dict.fromkeys(map(part_key, sent)) if word]


def contains(column: str, part: str) -> Sql:
    budget.spend(SCAN)
    return Sql(f"{'strpos' if on_postgres() else 'instr'}({column}, ?) > 0", [storable(part)])


def storable(text: str) -> str:
    if not is_storable(text):
        raise Invalid("A text to look for has no null character.", "where")
    return text


def combined(filters: Filters, caller: Caller, where: Values, depth: int = 0) -> Sql:
    """All that is given must hold; ``and``, ``or`` and ``not`` combine filters of the same kind."""
    if depth == 0 and len(str(where)) > LARGEST:
        raise Invalid(f"A filter has at most {LARGEST} characters in all.", "where")
    if depth > DEEPEST:
        raise Invalid(f"and, or and not may be nested {DEEPEST} deep.", "where")
    budget.spend(TERM)

    def part(name: str, value: Any) -> Sql:
        if name in ("and_", "or_"):
            parts = [combined(filters, caller, each, depth + 1) for each in narrow(value)]
            return all_of(parts) if name == "and_" else any_of(parts)
        if name == "not_":
            budget.spend(SCAN)
            return opposite(combined(filters, caller, value, depth + 1))
        return filters[name](caller, value)

    return all_of(part(name, value) for name, value in where.items() if value is not None)


def opposite(condition: Sql) -> Sql:
    """Where it does not hold, or where there is nothing of which it could."""
    return Sql(f"NOT COALESCE(({condition.text}), FALSE)", condition.values)


def flag(condition: Sql, wanted: bool) -> Sql:
    return condition if wanted else opposite(condition)


def narrow(values: Sequence[T]) -> Sequence[T]:
    if len(values) > WIDEST:
        raise Invalid(f"A filter takes at most {WIDEST} values.", "where")
    return values


def string_filter(column: str, where: Values, spell: Callable[[str], str] = fold) -> Sql:
    """``StringFilter``: on the folded twin of what was typed, without regard to case."""
    budget.spend(TERM)
    conditions = []
    if (value := where.get("eq")) is not None:
        conditions.append(Sql(f"{column} = ?", [storable(spell(value))]))
    if (values := where.get("in_")) is not None:
        conditions.append(one_of(column, [storable(spell(each)) for each in narrow(values)], "text"))
    conditions += _other(column, where, spell)
    if (value := where.get("starts_with")) is not None:
        begin = storable(spell(value))
        conditions.append(Sql(f"{column} >= ? AND {column} <= ?", [begin, begin + LAST]))
    if (value := where.get("is_null")) is not None:
        conditions.append(is_null(column, value))
    return all_of(conditions)


def _other(column: str, where: Values, spell: Callable[[str], str]) -> Iterator[Sql]:
    """What no index finds."""
    if (value := where.get("ne")) is not None:
        budget.spend(SCAN)
        yield opposite(Sql(f"{column} = ?", [storable(spell(value))]))
    if (values := where.get("not_in")) is not None:
        budget.spend(SCAN)
        yield opposite(one_of(column, [storable(spell(each)) for each in narrow(values)], "text"))
    if (value := where.get("contains")) is not None:
        yield contains(column, spell(value))
    if (value := where.get("ends_with")) is not None:
        yield _ends(column, spell(value))


def _ends(column: str, end: str) -> Sql:
    budget.spend(SCAN)
    if not end:
        return is_null(column, False)
    last = "right({}, ?)" if on_postgres() else "substr({}, -?)"
    return Sql(f"{last.format(column)} = ?", [len(end), storable(end)])


def unindexed(column: str, where: Values, spell: Callable[[str], str] = fold) -> Sql:
    """``StringFilter`` on a column that has no index."""
    budget.spend(SCAN)
    return string_filter(column, where, spell)


def is_null(column: str, wanted: bool) -> Sql:
    return Sql(f"{column} IS {'' if wanted else 'NOT '}NULL")


SIGNS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}


def time_filter(column: str, where: Values) -> Sql:
    """``DateTimeFilter``, in milliseconds."""
    budget.spend(RANGE)
    conditions = [
        Sql(f"{column} {SIGNS[name]} ?", [where[name]]) for name in SIGNS if where.get(name) is not None
    ]
    if (value := where.get("is_null")) is not None:
        conditions.append(is_null(column, value))
    return all_of(conditions)


def ids(column: str, values: Sequence[str]) -> Sql:
    """An id that is none matches nothing."""
    budget.spend(TERM)
    return one_of(column, [value.lower() for value in narrow(values) if is_uuid(value)], "text")


def words(column: str, values: list[str]) -> Sql:
    return one_of(column, [storable(each) for each in narrow(values)], "text")

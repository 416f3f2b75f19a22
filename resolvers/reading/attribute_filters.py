"""What ``where`` asks for of users' attributes: JSON, in which a path of keys leads to a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite

import orjson

from models import budget
from models.caller import Caller
from models.database import Sql, all_of, on_postgres
from models.errors import Invalid
from models.user import ATTRIBUTES_DEPTH
from models.values import Values
from resolvers.reading.filters import SCAN, narrow, opposite, storable
from resolvers.rights import visibility

PRICE = 2 * SCAN  # the JSON of each row is read


def attributes_filter(caller: Caller, filters: Sequence[Values]) -> Sql:
    """Each of these holds. Whose attributes are not to be seen has none."""
    return all_of(_of_path(caller, each) for each in narrow(filters))


def _of_path(caller: Caller, where: Values) -> Sql:
    path = [storable(key) for key in where["path"]]
    if not 0 < len(path) <= ATTRIBUTES_DEPTH:
        raise Invalid(f"A path of attributes has 1 to {ATTRIBUTES_DEPTH} keys.", "where")
    return all_of(_conditions(visibility.private_user(caller), path, where))


def _conditions(seen: Sql, path: Sequence[str], where: Values) -> Iterator[Sql]:
    if (wanted := where.get("exists")) is not None:
        there = all_of([seen, _at(path, Sql("TRUE"))])
        yield there if wanted else opposite(there)
    if (value := where.get("eq")) is not None:
        yield all_of([seen, _at(path, _equal(value))])
    if (part := where.get("contains")) is not None:
        yield all_of([seen, _at(path, _containing(storable(part)))])


def _at(path: Sequence[str], condition: Sql) -> Sql:
    """Whether there is a value a at the path, and the condition holds of it."""
    budget.spend(PRICE)
    if on_postgres():
        value = "u.attributes::jsonb" + " -> ?::text" * len(path)
        found = f"(SELECT {value} AS value) a WHERE a.value IS NOT NULL"
        return Sql(f"EXISTS (SELECT 1 FROM {found} AND {condition.text})", [*path, *condition.values])
    names = [*(f"a{place}" for place in range(1, len(path))), "a"]
    inner = [
        f"json_each(CASE {above}.type WHEN 'object' THEN {above}.value ELSE '{{}}' END) {below}"
        for above, below in pairwise(names)
    ]
    tables = ", ".join([f"json_each(u.attributes) {names[0]}", *inner])
    keys = " AND ".join(f"{name}.key = ?" for name in names)
    text = f"EXISTS (SELECT 1 FROM {tables} WHERE {keys} AND {condition.text})"
    return Sql(text, [*path, *condition.values])


def _equal(value: object) -> Sql:
    if type(value) is str:
        return _equal_text(storable(value))
    if type(value) not in (bool, int, float) or not _is_kept(value):  # type: ignore[arg-type]
        raise Invalid("eq of attributes is a text, a number as it can be kept, true or false.", "where")
    if on_postgres():
        return Sql("a.value = ?::text::jsonb", [orjson.dumps(value).decode()])
    if isinstance(value, bool):
        return Sql("a.type = ?", ["true" if value else "false"])
    number = value if isinstance(value, int) and abs(value) < 2**63 else float(value)  # type: ignore[arg-type]
    return Sql("a.type IN ('integer', 'real') AND a.value = ?", [number])


def _equal_text(value: str) -> Sql:
    if on_postgres():
        return Sql("a.value = to_jsonb(?::text)", [value])
    return Sql("a.type = 'text' AND a.value = ?", [value])


def _is_kept(value: float) -> bool:
    return -(2**63) <= value < 2**64 if isinstance(value, int) else isfinite(value)


def _containing(part: str) -> Sql:
    if on_postgres():
        return Sql("jsonb_typeof(a.value) = 'string' AND strpos(a.value #>> '{}', ?) > 0", [part])
    return Sql("a.type = 'text' AND instr(a.value, ?) > 0", [part])

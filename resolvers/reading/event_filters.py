"""What ``where`` asks for of the audit log."""

from __future__ import annotations

from models import budget
from models.caller import Caller
from models.database import Sql, on_postgres, one_of
from models.values import Values
from resolvers.reading.filters import (
    SCAN,
    Filters,
    combined,
    contains,
    ids,
    narrow,
    storable,
    time_filter,
    words,
)


def event_filter(caller: Caller, where: Values) -> Sql:
    """``EventFilter`` of the schema."""
    return combined(EVENT_FILTERS, caller, where)


def _is(column: str, value: str) -> Sql:
    budget.spend(SCAN)
    return Sql(f"{column} = ?", [storable(value)])


def _through(caller: Caller, api_key: str) -> Sql:
    budget.spend(SCAN)
    return ids("e.api_key_id", [api_key])


def _changed(caller: Caller, field: str) -> Sql:
    """The changes are read only where the word stands in them at all."""
    found = contains("e.changes", f'"{field}"')
    each = (
        "json_array_elements(e.changes::json) c WHERE c.value ->> 0"
        if on_postgres()
        else "json_each(e.changes) c WHERE json_extract(c.value, '$[0]')"
    )
    exists = f"EXISTS (SELECT 1 FROM {each} = ?)"
    return Sql(f"CASE WHEN {found.text} THEN {exists} ELSE FALSE END", [*found.values, storable(field)])


EVENT_FILTERS: Filters = {
    "actor": lambda caller, value: ids("e.actor_id", [value]),
    "actors": lambda caller, values: ids("e.actor_id", values),
    "target": lambda caller, value: ids("e.target_id", [value]),
    "targets": lambda caller, values: ids("e.target_id", values),
    "target_type": lambda caller, value: words("e.target_type", [value]),
    "target_types": lambda caller, values: words("e.target_type", values),
    "operations": lambda caller, values: words("e.operation", values),
    "doors": lambda caller, values: one_of("e.door", narrow(values), "text"),
    "api_key": _through,
    "request_id": lambda caller, value: _is("e.request_id", value),
    "ip_address": lambda caller, value: _is("e.ip_address", value),
    "field": _changed,
    "sequence_after": lambda caller, value: Sql("e.sequence > ?", [value]),
    "at": lambda caller, where: time_filter("e.at", where),
}

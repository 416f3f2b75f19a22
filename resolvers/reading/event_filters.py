"""What ``where`` asks for of the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from models import budget
from models.caller import Caller
from models.database import Sql, all_of, on_postgres, one_of
from models.values import Values
from resolvers.reading.filters import (
    LINK,
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
from resolvers.rights import visibility


def event_filter(caller: Caller, where: Values) -> Sql:
    """``EventFilter`` of the schema."""
    return combined(EVENT_FILTERS, caller, where)


def _is(column: str, value: str) -> Sql:
    budget.spend(SCAN)
    return Sql(f"{column} = ?", [storable(value)])


def _by(caller: Caller, actors: Sequence[str]) -> Sql:
    """Who sees all users finds also what those did who are gone; of others, events show nobody."""
    if visibility.sees_all(caller, "user"):
        return ids("e.actor_id", actors)
    return _seen("actor", "users u", actors, visibility.visible_user(caller))


def _concerning(caller: Caller, id_: str) -> Sql:
    """Numbers of events from two indexes: by OR, all events would be read."""
    about, of_user = ids("d.target_id", [id_]), ids("o.user_id", [id_])
    found = (
        f"SELECT d.sequence FROM events d WHERE {about.text} "
        f"UNION ALL SELECT o.sequence FROM event_users o WHERE {of_user.text}"
    )
    return Sql(f"e.sequence IN ({found})", [*about.values, *of_user.values])


def _through(caller: Caller, api_key: str) -> Sql:
    budget.spend(SCAN)
    if visibility.sees_all(caller, "user"):
        return ids("e.api_key_id", [api_key])
    return _seen("api_key", "api_keys k", [api_key], visibility.visible_api_key(caller))


def _seen(name: str, table: str, values: Sequence[str], seen: Sql) -> Sql:
    """Events whose actor or key is one of these, and shown with them."""
    budget.spend(LINK)
    alias = table[-1]
    found = all_of([ids(f"{alias}.id", values), seen])
    return Sql(f"e.{name}_id IN (SELECT {alias}.id FROM {table} WHERE {found.text})", found.values)


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
    "actor": lambda caller, value: _by(caller, [value]),
    "actors": _by,
    "target": lambda caller, value: ids("e.target_id", [value]),
    "targets": lambda caller, values: ids("e.target_id", values),
    "concerns": _concerning,
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

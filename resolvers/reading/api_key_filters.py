"""What ``where`` asks for of API keys."""

from __future__ import annotations

from models import budget, clock
from models.api_key import ENABLED, LIVE
from models.caller import Caller
from models.database import Sql, any_of
from models.enums import ApiKeyStatus
from models.values import Values
from resolvers.reading.filters import (
    RANGE,
    SCAN,
    Filters,
    combined,
    ids,
    is_null,
    narrow,
    time_filter,
    unindexed,
    words,
)


def api_key_filter(caller: Caller, where: Values) -> Sql:
    """``ApiKeyFilter`` of the schema."""
    return combined(API_KEY_FILTERS, caller, where)


def _owned(table: str, column: str, *values: str) -> Sql:
    wanted = ids("o.id", values)
    return Sql(f"{column} IN (SELECT o.number FROM {table} o WHERE {wanted.text})", wanted.values)


KEY_STATUS: dict[str, str] = {
    ApiKeyStatus.REVOKED: "k.revoked_at IS NOT NULL",
    ApiKeyStatus.EXPIRED: "k.revoked_at IS NULL AND k.expires_at IS NOT NULL AND k.expires_at <= ?",
    ApiKeyStatus.DISABLED: f"{LIVE} AND NOT ({ENABLED})",
    ApiKeyStatus.ROTATING: f"{LIVE} AND {ENABLED} AND k.replaced_by_number IS NOT NULL",
    ApiKeyStatus.ACTIVE: f"{LIVE} AND {ENABLED} AND k.replaced_by_number IS NULL",
}


def _of_status(status: str) -> Sql:
    budget.spend(RANGE)
    text = KEY_STATUS[status]
    return Sql(text, [clock.now()] * text.count("?"))


def _of_dialect(caller: Caller, dialects: list[str]) -> Sql:
    budget.spend(SCAN)
    return words("k.dialect", dialects)


def _used(wanted: bool) -> Sql:
    budget.spend(SCAN)
    return is_null("k.last_used_at", not wanted)


API_KEY_FILTERS: Filters = {
    "ids": lambda caller, values: ids("k.id", values),
    "status": lambda caller, values: any_of(_of_status(value) for value in narrow(values)),
    "user": lambda caller, value: _owned("users", "k.user_number", value),
    "project": lambda caller, value: _owned("projects", "k.project_number", value),
    "users": lambda caller, values: _owned("users", "k.user_number", *values),
    "projects": lambda caller, values: _owned("projects", "k.project_number", *values),
    "name": lambda caller, where: unindexed("k.name_key", where),
    "hint": lambda caller, where: unindexed("k.hint", where, str),
    "dialect": _of_dialect,
    "is_used": lambda caller, wanted: _used(wanted),
    "created_at": lambda caller, where: time_filter("k.created_at", where),
    "expires_at": lambda caller, where: time_filter("k.expires_at", where),
    "last_used_at": lambda caller, where: time_filter("k.last_used_at", where),
}

"""What ``where`` asks for of API keys."""

from __future__ import annotations

from collections.abc import Sequence

from models import budget, clock
from models.api_key import ENABLED, LIVE
from models.caller import Caller
from models.database import ALL, Sql, all_of, any_of
from models.enums import ApiKeyStatus
from models.values import Values
from resolvers.reading.filters import (
    LINK,
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
from resolvers.rights import visibility


def api_key_filter(caller: Caller, where: Values) -> Sql:
    """``ApiKeyFilter`` of the schema."""
    return combined(API_KEY_FILTERS, caller, where)


def _of_users(values: Sequence[str]) -> Sql:
    """Whose keys one sees, one sees too."""
    wanted = ids("u.id", values)
    return Sql(f"k.user_number IN (SELECT u.number FROM users u WHERE {wanted.text})", wanted.values)


def _for_projects(caller: Caller, values: Sequence[str]) -> Sql:
    """Of those that the caller sees: a key may be for a project that its owner has left."""
    if (seen := visibility.visible_project(caller)) != ALL:
        budget.spend(LINK)
    wanted = all_of([ids("p.id", values), seen])
    return Sql(f"k.project_number IN (SELECT p.number FROM projects p WHERE {wanted.text})", wanted.values)


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
    "user": lambda caller, value: _of_users([value]),
    "project": lambda caller, value: _for_projects(caller, [value]),
    "users": lambda caller, values: _of_users(values),
    "projects": _for_projects,
    "name": lambda caller, where: unindexed("k.name_key", where),
    "hint": lambda caller, where: unindexed("k.hint", where, str),
    "dialect": _of_dialect,
    "is_used": lambda caller, wanted: _used(wanted),
    "created_at": lambda caller, where: time_filter("k.created_at", where),
    "expires_at": lambda caller, where: time_filter("k.expires_at", where),
    "last_used_at": lambda caller, where: time_filter("k.last_used_at", where),
}

"""What ``where`` asks for of users."""

from __future__ import annotations

from models import budget, clock
from models.api_key import LIVE
from models.caller import Caller
from models.database import ALL, Sql, all_of, any_of, one_of
from models.grant import Grant
from models.text import part_key
from models.values import Values
from resolvers.reading.attribute_filters import attributes_filter
from resolvers.reading.filters import (
    LINK,
    RANGE,
    SCAN,
    SIGNS,
    Filters,
    combined,
    flag,
    ids,
    narrow,
    string_filter,
    time_filter,
    unindexed,
)
from resolvers.reading.holders import holds
from resolvers.rights import visibility


def user_filter(caller: Caller, where: Values) -> Sql:
    """``UserFilter`` of the schema."""
    return combined(USER_FILTERS, caller, where)


def _last_login(caller: Caller, where: Values) -> Sql:
    """Whose time is not to be seen has none."""
    found, seen = time_filter("u.last_login_at", where), visibility.private_user(caller)
    if ALL in (found, seen):  # nothing is asked, or nothing hidden
        return found
    has_none = where.get("is_null") is True and not any(where.get(sign) is not None for sign in SIGNS)
    hidden = [Sql(f"NOT ({seen.text})", seen.values)] if has_none else []
    return any_of([all_of([seen, found]), *hidden])


def _member(caller: Caller, wanted: Sql) -> Sql:
    seen = visibility.visible_membership(caller)
    return _linked(visibility.MEMBERSHIPS, "m.user_number", wanted, seen)


def _in_groups(caller: Caller, groups: list[str]) -> Sql:
    seen = visibility.visible_group_member(caller)
    return _linked(visibility.GROUP_MEMBERS, "gm.user_number", ids("g.id", groups), seen)


def _linked(tables: str, user: str, wanted: Sql, seen: Sql) -> Sql:
    """The members are found first, by an index: asking each user would take the time of all of them."""
    budget.spend(LINK)
    return Sql(
        f"u.number IN (SELECT {user} FROM {tables} WHERE {wanted.text} AND ({seen.text}))",
        [*wanted.values, *seen.values],
    )


def _has_api_keys(caller: Caller, wanted: bool) -> Sql:
    budget.spend(SCAN)
    seen = visibility.readable_user(caller)
    live = Sql(
        f"EXISTS (SELECT 1 FROM api_keys k WHERE k.user_number = u.number AND {LIVE} AND ({seen.text}))",
        [clock.now(), *seen.values],
    )
    return live if wanted else Sql(f"NOT {live.text}", live.values)


def _private(caller: Caller, condition: str, wanted: bool, *values: object) -> Sql:
    """Of whom it is not to be seen, it is said to be false."""
    budget.spend(SCAN)
    return flag(all_of([visibility.private_user(caller), Sql(condition, values)]), wanted)


def _is_locked(caller: Caller, wanted: bool) -> Sql:
    locked = (
        "u.id IN (SELECT substr(f.subject, 6) FROM sign_in_failures f "
        "WHERE f.subject >= 'user:' AND f.subject < 'user;' AND f.locked_until > ?)"
    )
    return _private(caller, locked, wanted, clock.now())


def _holds(caller: Caller, permission: Values) -> Sql:
    budget.spend(LINK)
    wanted = Grant(permission["resource_type"], permission["resource"], permission["type"])
    return all_of([holds(wanted), visibility.readable_user(caller)])


def _statuses(values: list[str]) -> Sql:
    budget.spend(RANGE)
    return one_of("u.status", narrow(values), "text")


USER_FILTERS: Filters = {
    "ids": lambda caller, values: ids("u.id", values),
    "status": lambda caller, values: _statuses(values),
    "username": lambda caller, where: string_filter("u.username_key", where, part_key),
    "email": lambda caller, where: string_filter("u.email_key", where, part_key),
    "name": lambda caller, where: string_filter("u.name_key", where),
    "first_name": lambda caller, where: unindexed("u.first_name_key", where),
    "last_name": lambda caller, where: unindexed("u.last_name_key", where),
    "display_name": lambda caller, where: unindexed("u.display_name_key", where),
    "external_id": lambda caller, where: string_filter("u.external_id", where, str),
    "created_at": lambda caller, where: time_filter("u.created_at", where),
    "updated_at": lambda caller, where: time_filter("u.updated_at", where),
    "last_login_at": _last_login,
    "project": lambda caller, project: _member(caller, ids("p.id", [project])),
    "projects": lambda caller, projects: _member(caller, ids("p.id", projects)),
    "project_number": lambda caller, number: _member(caller, Sql("p.number = ?", [number])),
    "group": lambda caller, group: _in_groups(caller, [group]),
    "groups": _in_groups,
    "permission": _holds,
    "attributes": attributes_filter,
    "has_api_keys": _has_api_keys,
    "has_password": lambda caller, wanted: _private(caller, "u.password_hash IS NOT NULL", wanted),
    "must_change_password": lambda caller, wanted: _private(caller, "u.must_change_password", wanted),
    "is_email_verified": lambda caller, wanted: _private(caller, "u.email_verified_at IS NOT NULL", wanted),
    "is_locked": _is_locked,
}

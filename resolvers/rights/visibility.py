"""What a caller may see. What it may not see does not exist: in lists, counts, filters, nested paths and by
id.

Every rule is a condition on a row, put into the WHERE of each statement that reads such rows. Aliases are
fixed: u users, p projects, g groups, k api_keys, h permissions (held), s sessions, e events.

A membership is seen by whoever may read its user or its project, and with it both ends; so with groups.

A caller with READ on project/P, and nothing else, lists users by

    u.number = ? OR u.number IN (SELECT m.user_number FROM memberships m JOIN projects p ON … WHERE p.id = P)

that is: oneself, and whoever is a member of P.

Who must change the password first sees nothing: of oneself, only what ``currentUser`` reads without asking.
"""

from __future__ import annotations

from models.caller import Caller
from models.database import ALL, NONE, Sql, any_of, one_of
from models.enums import PermissionType
from models.text import is_uuid


def readable(caller: Caller, resource_type: str, alias: str, type_: str = PermissionType.READ) -> Sql:
    """The rows on which the caller holds a permission itself."""
    ids = caller.resources(resource_type, type_)
    if ids is None:
        return ALL
    return one_of(f"{alias}.id", ids, "text") if ids else NONE


def sees_all(caller: Caller, resource_type: str) -> bool:
    return caller.resources(resource_type) is None


def readable_user(caller: Caller) -> Sql:
    """Users whose keys, memberships and permissions the caller may read: by permission, or oneself."""
    if sees_all(caller, "user"):
        return ALL
    return any_of([*_oneself(caller), *_some(readable(caller, "user", "u"))])


def _oneself(caller: Caller) -> list[Sql]:
    return [] if caller.is_held_back else [Sql("u.number = ?", [caller.number])]


def private_user(caller: Caller) -> Sql:
    """Users of whom the caller sees more than the profile: how and when they sign in, why they have their
    status, and their attributes. That is who may read them, and oneself."""
    if sees_all(caller, "user"):
        return ALL
    return any_of([Sql("u.number = ?", [caller.number]), *_some(readable(caller, "user", "u"))])


def private_column(caller: Caller, column: str) -> str:
    """The same as an expression to sort by, which takes no values: None where it is not to be seen."""
    if (ids := caller.resources("user")) is None:
        return column
    known = ", ".join(f"'{id_}'" for id_ in ids if is_uuid(id_))
    others = f" OR u.id IN ({known})" if known else ""
    return f"(CASE WHEN u.number = {caller.number:d}{others} THEN {column} END)"


def _some(condition: Sql) -> list[Sql]:
    return [] if condition == NONE else [condition]


def visible_user(caller: Caller) -> Sql:
    if sees_all(caller, "user"):
        return ALL
    through_project = _linked(
        "memberships m JOIN projects p ON p.number = m.project_number",
        "u.number",
        "m.user_number",
        readable(caller, "project", "p"),
    )
    through_group = _linked(
        "group_members gm JOIN groups g ON g.number = gm.group_number",
        "u.number",
        "gm.user_number",
        readable(caller, "group", "g"),
    )
    return any_of([readable_user(caller), *through_project, *through_group])


def visible_project(caller: Caller) -> Sql:
    return _with_readable_user(caller, "project", "p", "memberships", "m")


def visible_group(caller: Caller) -> Sql:
    return _with_readable_user(caller, "group", "g", "group_members", "gm")


def _with_readable_user(caller: Caller, kind: str, alias: str, table: str, link: str) -> Sql:
    """What users belong to, by a row of ``table``."""
    if sees_all(caller, kind):
        return ALL
    through_user = _linked(
        f"{table} {link} JOIN users u ON u.number = {link}.user_number",
        f"{alias}.number",
        f"{link}.{kind}_number",
        readable_user(caller),
    )
    return any_of([*_some(readable(caller, kind, alias)), *through_user])


def _linked(tables: str, number: str, link: str, condition: Sql) -> list[Sql]:
    """Who is linked to what fulfils the condition. Those are found first: to ask each row would take the time
    of all of them."""
    if condition == NONE:
        return []
    return [Sql(f"{number} IN (SELECT {link} FROM {tables} WHERE {condition.text})", condition.values)]


MEMBERSHIPS = (
    "memberships m JOIN projects p ON p.number = m.project_number JOIN users u ON u.number = m.user_number"
)
GROUP_MEMBERS = (
    "group_members gm JOIN groups g ON g.number = gm.group_number JOIN users u ON u.number = gm.user_number"
)


def visible_membership(caller: Caller) -> Sql:
    """Where users u and projects p are both joined."""
    return any_of([readable_user(caller), *_some(readable(caller, "project", "p"))])


def visible_group_member(caller: Caller) -> Sql:
    """Where users u and groups g are both joined."""
    return any_of([readable_user(caller), *_some(readable(caller, "group", "g"))])


def visible_api_key(caller: Caller) -> Sql:
    return _of_user(readable_user(caller), "k.user_number")


def verifiable_api_key(caller: Caller) -> Sql:
    """Whose secret the caller may ask about: those it sees, and by READ on ``key`` those it does not."""
    return any_of([visible_api_key(caller), *_some(readable(caller, "key", "k"))])


def verifies_others(caller: Caller) -> bool:
    """Whether there may be a key beside one's own that it may ask about."""
    ids = [id_ for kind in ("user", "key") for id_ in caller.resources(kind) or ()]
    own = caller.user.id if caller.user else None
    return sees_all(caller, "user") or sees_all(caller, "key") or any(id_ != own for id_ in ids)


def visible_permission(caller: Caller) -> Sql:
    """Those of users one may read, and of groups one may see."""
    of_users, of_groups = readable_user(caller), visible_group(caller)
    if of_users == of_groups == ALL:
        return ALL
    return any_of([_of_user(of_users, "h.user_number"), _of_group(of_groups)])


def _of_user(condition: Sql, column: str) -> Sql:
    if condition == ALL:
        return Sql(f"{column} IS NOT NULL")
    return Sql(f"{column} IN (SELECT u.number FROM users u WHERE {condition.text})", condition.values)


def _of_group(condition: Sql) -> Sql:
    if condition == ALL:
        return Sql("h.group_number IS NOT NULL")
    return Sql(f"h.group_number IN (SELECT g.number FROM groups g WHERE {condition.text})", condition.values)


def visible_session(caller: Caller) -> Sql:
    """One's own, and those of users one administers."""
    condition = readable(caller, "user", "u", PermissionType.ADMIN)
    if condition == ALL:
        return ALL
    return _of_user(any_of([*_oneself(caller), *_some(condition)]), "s.user_number")


def visible_event(caller: Caller) -> Sql:
    """With READ on event/* all of them; else what one did, and what was done to one."""
    if sees_all(caller, "event"):
        return ALL
    if caller.user is None or caller.is_held_back:
        return NONE
    return any_of([Sql("e.actor_id = ?", [caller.user.id]), Sql("e.target_id = ?", [caller.user.id])])


def sees_keys_of(caller: Caller, user_id: str) -> bool:
    """``visible_api_key`` of one user, who may be gone."""
    is_own = caller.user is not None and caller.user.id == user_id
    return (is_own and not caller.is_held_back) or caller.may(PermissionType.READ, "user", user_id)


def sees_events_of(caller: Caller, id_: str) -> bool:
    """Whether it sees all that was done to the record with this id."""
    is_own = caller.user is not None and caller.user.id == id_
    return (is_own and not caller.is_held_back) or sees_all(caller, "event")


def sees_server(caller: Caller) -> bool:
    """How the server is set up is for who may read all that happens on it."""
    return sees_all(caller, "event")

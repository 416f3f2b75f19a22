"""Where each kind of record is read from: its table, who sees which rows, and its computed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from tortoise.models import Model

from models import ApiKey, Event, Group, Permission, Project, Session, User, clock, policy
from models.api_key import LIVE, STATUS_COLUMNS
from models.caller import Caller
from models.database import ALL, Sql, all_of, on_postgres
from models.enums import PermissionType
from resolvers.reading.pages import Order, Term
from resolvers.rights import visibility
from resolvers.rights.actions import RIGHTS, UserAction

Computed = Callable[[Caller], Sql]
M_co = TypeVar("M_co", bound=Model, covariant=True)


class Source(NamedTuple, Generic[M_co]):
    """``needs`` says which columns an attribute or relation is made of, where that is not the one of its
    name; ``serial`` is the column that rises with each record."""

    model: type[M_co]
    table: str
    alias: str
    visible: Computed
    computed: Mapping[str, Computed] = {}
    needs: Mapping[str, Sequence[str]] = {}
    serial: str = "number"

    @property
    def name(self) -> str:
        return self.model.__name__

    @property
    def oldest_first(self) -> Order:
        return (Term(f"{self.alias}.{self.serial}"),)

    @property
    def newest_first(self) -> Order:
        return (Term(f"{self.alias}.{self.serial}", descending=True),)


def private(value: str, otherwise: str = "NULL") -> Computed:
    """What only who may read the user sees; others see ``otherwise``."""

    def read(caller: Caller) -> Sql:
        seen = visibility.private_user(caller)
        if seen == ALL:
            return Sql(value)
        return Sql(f"(CASE WHEN {seen.text} THEN {value} ELSE {otherwise} END)", seen.values)

    return read


def shown_hash(caller: Caller) -> Sql:
    """Empty, unless a setting lets it out; and even then only to who administers the user."""
    if not policy.current().expose_password_hashes:
        return Sql("''")
    allowed = visibility.readable(caller, "user", "u", PermissionType.ADMIN)
    return Sql(f"(CASE WHEN {allowed.text} THEN COALESCE(u.password_hash, '') ELSE '' END)", allowed.values)


def locked_until(caller: Caller) -> Sql:
    counted = "SELECT f.locked_until FROM sign_in_failures f WHERE f.subject = 'user:' || u.id"
    seen = visibility.private_user(caller)
    return Sql(f"({counted} AND f.locked_until > ? AND ({seen.text}))", [clock.now(), *seen.values])


def memberships_count(link: str, other: str) -> Computed:
    """``other`` is the end of a membership that is asked who sees it."""
    tables = f"memberships m JOIN {other}"
    return lambda caller: _count(tables, link, visibility.visible_membership(caller))


def api_keys_count(link: str, seen: Computed) -> Computed:
    """Of those that are live."""
    return lambda caller: _count("api_keys k", link, all_of([Sql(LIVE, [clock.now()]), seen(caller)]))


def user_project_list(caller: Caller) -> Sql:
    """The id and the name of each project, as JSON: for lists of all users, where records would take long."""
    many, each = ("json_agg", "json_build_array") if on_postgres() else ("json_group_array", "json_array")
    seen = visibility.visible_membership(caller)
    found = (
        "SELECT p.id, p.name FROM memberships m JOIN projects p ON p.number = m.project_number "
        f"WHERE m.user_number = u.number AND ({seen.text}) ORDER BY m.number"
    )
    return Sql(f"(SELECT COALESCE({many}({each}(t.id, t.name)), '[]') FROM ({found}) t)", seen.values)


def group_members_count(caller: Caller) -> Sql:
    joined = "group_members gm JOIN users u ON u.number = gm.user_number"
    return _count(joined, "gm.group_number = g.number", visibility.visible_group_member(caller))


def groups_count(caller: Caller) -> Sql:
    joined = "group_members gm JOIN groups g ON g.number = gm.group_number"
    return _count(joined, "gm.user_number = u.number", visibility.visible_group_member(caller))


def is_issuable(caller: Caller) -> Sql:
    """Whether a project has a member whom the caller may issue a key for it."""
    used = caller.api_key.project_number if caller.api_key else None
    own = Sql("m.user_number = ?", [0 if caller.is_held_back else caller.number])
    if used is not None:  # what it issues its owner is for the same
        own = all_of([own, Sql("p.number = ?", [used])])
    others = visibility.readable(caller, "user", "u", RIGHTS[UserAction][UserAction.CREATE_API_KEY].type)
    return Sql(
        "EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.number = m.user_number "
        f"WHERE m.project_number = p.number AND (({own.text}) OR ({others.text})))",
        [*own.values, *others.values],
    )


def is_current(caller: Caller) -> Sql:
    return Sql("(s.number = ?)", [caller.session.number if caller.session else 0])


def _count(tables: str, link: str, condition: Sql) -> Sql:
    where = all_of([Sql(link), condition])
    return Sql(f"(SELECT COUNT(*) FROM {needed(tables, where.text)} WHERE {where.text})", where.values)


def needed(tables: str, *texts: str) -> str:
    """Without what is joined for nothing: a row's other end, which is always there, where none of the texts
    looks at it."""
    first, *others = tables.split(" JOIN ")
    looked_at = [other for other in others if any(f"{other.split(maxsplit=2)[1]}." in text for text in texts)]
    return " JOIN ".join([first, *looked_at])


USERS = Source(
    User, "users u", "u", visibility.visible_user,
    computed={
        "has_password": private("(u.password_hash IS NOT NULL)", "FALSE"),
        "password_changed_at": private("u.password_changed_at"),
        "must_change_password": private("u.must_change_password", "FALSE"),
        "last_login_at": private("u.last_login_at"),
        "email_verified_at": private("u.email_verified_at"),
        "status_reason": private("u.status_reason"),
        "attributes": private("u.attributes", "'{}'"),
        "shown_hash": shown_hash,
        "locked_until": locked_until,
        "projects_count": memberships_count(
            "m.user_number = u.number", "projects p ON p.number = m.project_number"
        ),
        "project_list": user_project_list,
        "groups_count": groups_count,
        "api_keys_count": api_keys_count("k.user_number = u.number", visibility.readable_user),
    },
    needs={"is_active": ["status"], "attributes_json": ["attributes"]},
)  # fmt: skip
PROJECTS = Source(
    Project, "projects p", "p", visibility.visible_project,
    computed={
        "members_count": memberships_count(
            "m.project_number = p.number", "users u ON u.number = m.user_number"
        ),
        "api_keys_count": api_keys_count("k.project_number = p.number", visibility.visible_api_key),
        "is_issuable": is_issuable,
    },
    needs={"viewer_can": ["is_issuable"]},
)  # fmt: skip
GROUPS = Source(
    Group, "groups g", "g", visibility.visible_group, computed={"members_count": group_members_count}
)  # fmt: skip
API_KEYS = Source(
    ApiKey, "api_keys k", "k", visibility.visible_api_key,
    needs={
        "status": STATUS_COLUMNS,
        "enabled": ["disabled_at"],
        "scope_list": ["scopes"],
        "user": ["user_number"],
        "project": ["project_number"],
        "replaced_by": ["replaced_by_number"],
        "viewer_can": ["user_number", "project_number", "expires_at", "scopes"],
    },
)  # fmt: skip
PERMISSIONS = Source(
    Permission, "permissions h", "h", visibility.visible_permission,
    needs={"holder": ["user_number", "group_number"]},
)  # fmt: skip
SESSIONS = Source(
    Session, "sessions s", "s", visibility.visible_session,
    computed={"is_current": is_current},
    needs={"user": ["user_number"]},
)  # fmt: skip
EVENTS = Source(
    Event, "events e", "e", visibility.visible_event, serial="sequence",
    needs={
        "change_list": ["changes"],
        "actor": ["actor_id"],
        "api_key": ["api_key_id"],
        "target": ["target_id", "target_type"],
    },
)  # fmt: skip

SOURCES: dict[str, Source[Model]] = {
    source.name: source for source in (USERS, PROJECTS, GROUPS, API_KEYS, PERMISSIONS, SESSIONS, EVENTS)
}
